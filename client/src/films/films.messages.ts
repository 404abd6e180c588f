import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    states: { uploaded: 'Đã nhận, chờ đến lượt', transcoding: 'Đang chuẩn bị phim', playable: 'Đã xem được, đang làm tiếp các bản khác', ready: 'Phim đã sẵn sàng', failed: 'Chưa làm xong phim' },
    badVersion: 'Có bản bị lỗi hình hay tiếng?', badVersionHint: 'Làm lại riêng bản đó. Trong lúc làm, người học vẫn xem bản đang có.', remake: 'Làm lại',
    version: (name: string) => (name === 'audio' ? 'Bản chỉ có tiếng' : `Bản ${name}`), redo: { waits: (version: string) => `${version}: chờ đến lượt làm lại`, runs: (version: string) => `${version}: đang được làm lại`, failed: (version: string) => `${version}: chưa làm lại được`, done: (version: string) => `${version}: đã làm lại xong` },
    retry: 'Làm lại', stop: 'Dừng xử lý', asSent: 'Bản gốc',
    reasons: {
      no_tools: 'Máy chủ chưa có công cụ xử lý phim. Xin báo người quản trị.', not_a_film: 'Tệp này không phải phim.', unreadable: 'Không đọc được phim. Xin xuất lại rồi gửi lại.', no_streams: 'Phim không có hình cũng không có tiếng.',
      too_large_picture: 'Khung hình quá lớn. Xin xuất ở 1080p.', too_long: 'Phim dài hơn 6 giờ.', cancelled: 'Việc xử lý đã dừng.', stalled: 'Việc xử lý bị treo.', timed_out: 'Việc xử lý quá lâu.', disk_full: 'Máy chủ hết chỗ chứa. Xin báo người quản trị.', failed: 'Xử lý phim gặp lỗi.',
      source_damaged: 'Phim gốc có vẻ bị thiếu một đoạn. Xin xem lại.', pale_colours: 'Màu phim có thể hơi nhạt.',
    } as Record<string, string>,
    title: 'Phim đang xử lý', back: 'Hệ thống', again: 'Xem lại',
    lead: 'Phim ngắn được làm trước, mỗi lúc một phim. Phim đã xong không có ở đây.',
    none: 'Không có phim nào đang chờ hay bị lỗi.', by: (name: string) => `Người gửi: ${name}`, product: 'Phim có sẵn của Hoctap', at: (day: string, time: string) => `Cập nhật ${day}, ${time}`,
    shown: 'Người học vẫn xem được phần đã làm.', size: (bytes: string, length: string) => `${bytes}, dài ${length}`, noLength: (bytes: string) => `${bytes}, chưa rõ dài bao lâu`,
    mayNot: 'Chỉ người quản trị hệ thống dừng và làm lại được phim của người khác.',
  },
  en: {
    states: { uploaded: 'Received, waiting its turn', transcoding: 'The film is being prepared', playable: 'It can be played, other versions are being made', ready: 'The film is ready', failed: 'The film is not finished' },
    badVersion: 'Is the picture or sound of one version bad?', badVersionHint: 'Have that one made anew. Meanwhile learners go on watching what is there.', remake: 'Make anew',
    version: (name) => (name === 'audio' ? 'Sound alone' : `Version ${name}`), redo: { waits: (version) => `${version}: waits to be made anew`, runs: (version) => `${version}: is being made anew`, failed: (version) => `${version}: could not be made anew`, done: (version) => `${version}: was made anew` },
    retry: 'Try again', stop: 'Stop the work', asSent: 'As sent',
    reasons: {
      no_tools: 'The server has no tool for films. Please tell its administrator.', not_a_film: 'This file is not a film.', unreadable: 'The film could not be read. Please export it again.', no_streams: 'The film has neither picture nor sound.',
      too_large_picture: 'The picture is too large. Please export at 1080p.', too_long: 'The film is longer than 6 hours.', cancelled: 'The work was stopped.', stalled: 'The work hung.', timed_out: 'The work took too long.', disk_full: 'The server has no room left. Please tell its administrator.', failed: 'Preparing the film failed.',
      source_damaged: 'Part of the film seems to be missing. Please check it.', pale_colours: 'Its colours may look pale.',
    } as Record<string, string>,
    title: 'Films being prepared', back: 'System', again: 'Look again',
    lead: 'Short films come first, one film at a time. Finished films are not listed.',
    none: 'No film waits or has failed.', by: (name) => `Sent by ${name}`, product: 'A film that comes with Hoctap', at: (day, time) => `Updated ${day}, ${time}`,
    shown: 'Learners can still watch what is made of it.', size: (bytes, length) => `${bytes}, ${length} long`, noLength: (bytes) => `${bytes}, length not known`,
    mayNot: 'Only an administrator of the system stops and tries again the films of others.',
  },
});
