import type { Half } from '@hoctap/shared/figures.rules';
import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    title: (unit: string) => `Số liệu nhập của ${unit}`, plain: 'Số liệu nhập', lead: 'Tổng số người theo nhóm, kết quả mà Hoctap không tự đếm, và việc đã làm. Mỗi số có nguồn; chưa nhập nghĩa là chưa có số, không phải bằng 0.',
    fromTable: 'Nhập từ bảng tính', inTable: (file: string, row: number, isUndo: boolean) => (isUndo ? `trả lại khi hoàn tác bảng tính ${file}, dòng ${row}` : `bảng tính ${file}, dòng ${row}`),
    year: 'Năm', half: 'Kỳ', halves: { Y: 'Cả năm', H1: '6 tháng đầu năm' } as Record<Half, string>, halfHint: 'Số của 6 tháng vào báo cáo 6 tháng. Tổng số người và nhiệm vụ chỉ nhập cho cả năm.',
    counts: { stock: (day: string) => `Số tại ngày ${day}.`, year: (day: string, year: number) => `Số từ 01/01/${year} đến hết ${day}.`, cumulative: (day: string) => `Số cộng dồn đến hết ${day}.` } as Record<'stock' | 'year' | 'cumulative', (day: string, year: number) => string>, back: 'Về chỉ tiêu', groups: { headcount: 'Tổng số người', figure: 'Kết quả và nhiệm vụ', words: 'Báo cáo bằng lời' }, wordsLabel: 'Nội dung', wordsHint: 'Viết ngắn: đã làm gì, kết quả ra sao. Được đưa nguyên văn vào báo cáo của kỳ.', noWords: 'Xin viết nội dung.', source: 'Nguồn',
    none: 'chưa nhập', of: (part: string, whole: string) => `${part} trong ${whole}`, done: (isDone: boolean) => (isDone ? 'Đã xong' : 'Chưa xong'), carried: (period: string) => `chuyển từ ${period}`, illustrative: 'Số liệu minh họa',
    enter: 'Nhập', change: 'Sửa', enterTitle: (name: string) => `Nhập: ${name}`, count: 'Số người', part: 'Số đạt', whole: 'Tổng số', number: 'Con số', isDone: 'Đã làm xong', sourceHint: 'Ví dụ: Niên giám thống kê 2014, Quyết định số 12/QĐ-UBND.', note: 'Ghi chú', save: 'Lưu', takeBack: 'Bỏ số này', saved: 'Đã lưu', tookBack: 'Đã bỏ số',
    carry: (period: string, value: string) => `Lấy số của ${period}: ${value}`, notNumber: 'Xin ghi số nguyên, ví dụ 1234 hoặc 1.234. Cách ghi 1,234 hay 99,5 không rõ là bao nhiêu người.', changed: 'Người khác vừa nhập số này:', look: 'Xem số mới', history: 'Các lần nhập', by: (name: string, at: string) => `${name}, ${at}`, gone: 'bỏ số',
    faults: { future_year: 'Chưa nhập được cho năm sau.', not_whole: 'Cần số nguyên.', count_above_whole: 'Số đạt lớn hơn tổng số.', whole_missing: 'Cần tổng số lớn hơn 0.', whole_not_asked: 'Không cần tổng số.', not_yes_or_no: 'Chỉ có hoặc không.' } as Record<string, string>,
    nothing: 'Cấp này không phải nhập số liệu nào',
  },
  en: {
    title: (unit) => `Figures of ${unit}`, plain: 'Figures', lead: 'How many people there are of each group, results that Hoctap does not count, and what was done. Each has its source; not entered means no figure, not zero.',
    fromTable: 'From a spreadsheet', inTable: (file, row, isUndo) => (isUndo ? `put back when spreadsheet ${file} was undone, row ${row}` : `spreadsheet ${file}, row ${row}`),
    year: 'Year', half: 'Period', halves: { Y: 'Whole year', H1: 'First half-year' }, halfHint: 'Half-year figures go into the half-year report. Headcounts and duties are entered for whole years only.',
    counts: { stock: (day) => `As it stands on ${day}.`, year: (day, year) => `From 01/01/${year} to the end of ${day}.`, cumulative: (day) => `All up to the end of ${day}.` }, back: 'To the indicators', groups: { headcount: 'How many people there are', figure: 'Results and duties', words: 'Told in words' }, wordsLabel: 'Text', wordsHint: 'Briefly: what was done, and with what result. It goes into the report of the period as it is.', noWords: 'Please write a text.', source: 'Source',
    none: 'not entered', of: (part, whole) => `${part} of ${whole}`, done: (isDone) => (isDone ? 'Done' : 'Not done'), carried: (period) => `carried over from ${period}`, illustrative: 'Illustrative',
    enter: 'Enter', change: 'Change', enterTitle: (name) => `Enter: ${name}`, count: 'People', part: 'How many', whole: 'Of how many', number: 'Number', isDone: 'It is done', sourceHint: 'For example: Statistical yearbook 2014, Decision 12/QĐ-UBND.', note: 'Note', save: 'Save', takeBack: 'Take it back', saved: 'Saved', tookBack: 'Taken back',
    carry: (period, value) => `Take over from ${period}: ${value}`, notNumber: 'Please enter a whole number, such as 1,234.', changed: 'Somebody else has just entered:', look: 'Show the new figure', history: 'Entries', by: (name, at) => `${name}, ${at}`, gone: 'taken back',
    faults: { future_year: 'Not for a year to come.', not_whole: 'A whole number is needed.', count_above_whole: 'More than there are in all.', whole_missing: 'How many there are in all is needed.', whole_not_asked: 'Not asked here.', not_yes_or_no: 'Only yes or no.' } as Record<string, string>,
    nothing: 'This level enters no figures',
  },
});
