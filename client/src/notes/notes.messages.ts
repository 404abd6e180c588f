import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    none: 'Chưa có ghi chú ở bài này.', onlyMine: 'Chỉ người viết đọc được. Sang máy khác vẫn còn.', noLine: 'Đang mất mạng. Ghi chú làm ở máy khác sẽ hiện khi có mạng.',
    add: 'Thêm ghi chú', label: 'Ghi chú', atMoment: (at: string) => `Gắn với chỗ ${at} trong phim`, save: 'Lưu', cancel: 'Thôi',
    playFrom: (at: string) => `Xem phim từ ${at}`, edit: 'Sửa', remove: 'Xóa', editOne: (text: string) => `Sửa ghi chú “${text}”`, removeOne: (text: string) => `Xóa ghi chú “${text}”`,
    waiting: 'Chờ gửi', saved: 'Đã lưu ghi chú.', removed: 'Đã xóa ghi chú.', undo: 'Lấy lại',
  },
  en: {
    none: 'There are no notes at this lesson.', onlyMine: 'Only whoever wrote them can read them. They are there on other devices, too.', noLine: 'Offline. Notes made on other devices are shown when the line is back.',
    add: 'Add a note', label: 'Note', atMoment: (at) => `At ${at} of the film`, save: 'Save', cancel: 'Cancel',
    playFrom: (at) => `Play the film from ${at}`, edit: 'Change', remove: 'Delete', editOne: (text) => `Change the note “${text}”`, removeOne: (text) => `Delete the note “${text}”`,
    waiting: 'Waiting to be sent', saved: 'The note was saved.', removed: 'The note was deleted.', undo: 'Take it back',
  },
});
