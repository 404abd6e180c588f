import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    find: 'Tìm trong lời phim', noneFound: 'Không có câu nào như vậy.', found: (count: number) => `${count} câu`, language: 'Ngôn ngữ', notLoaded: 'Chưa tải được lời phim.', arrows: 'Dùng phím mũi tên để đi từ câu này sang câu khác, Enter để xem từ đó.',
    title: 'Phụ đề', back: 'Về khóa học', open: 'Làm phụ đề', there: (languages: string) => (languages ? `Đã có: ${languages}` : 'Chưa có phụ đề'), other: 'Khác', code: 'Mã ngôn ngữ', codeHint: 'Hai hoặc ba chữ cái, ví dụ fr.', file: 'Lấy từ tệp', fileHint: 'Tệp .srt hoặc .vtt, Unicode hay bảng mã cũ (windows-1258, TCVN3, VNI, VISCII), tối đa 2 MB.',
    wasRead: (count: number, name: string) => `Đã đọc ${count} câu từ ${name}. Xin xem lại rồi lưu.`, fault: (line: string, fault: string) => `Dòng ${line}: ${fault}`,
    encoding: 'Bảng mã của tệp', encodingHint: 'Máy tự đoán. Nếu chữ bị vỡ, xin chọn bảng mã khác.', encodingUnknown: 'Chưa đoán được', replaced: 'Đã thay các câu đang có.', saveOver: 'Lưu bản này thành lần mới',
    encodings: { 'UTF-8': 'Unicode (UTF-8)', 'UTF-16LE': 'Unicode (UTF-16 LE)', 'UTF-16BE': 'Unicode (UTF-16 BE)', TCVN3: 'TCVN3 (ABC)', VNI: 'VNI Windows', 'windows-1252': 'Tây Âu (windows-1252)' } as Partial<Record<string, string>>,
    faults: { caption_time: 'thời gian không đúng', caption_backwards: 'lúc hết không sau lúc bắt đầu', caption_too_long: 'câu dài hơn 500 ký tự' } as Record<string, string>,
    line: (number: number) => `Câu ${number}`, text: 'Lời', from: 'Từ', to: 'Đến', badTime: 'Thời gian viết như 1:20,5.', backwards: 'Lúc hết cần sau lúc bắt đầu.', fromHere: (at: string) => `Bắt đầu ở ${at}`, toHere: (at: string) => `Hết ở ${at}`,
    play: 'Xem câu này', split: 'Tách đôi', merge: 'Gộp với câu sau', remove: 'Xóa câu', removed: 'Đã xóa một câu.', undo: 'Lấy lại', add: (at: string) => `Thêm ở ${at}`, speed: (letters: string) => `${letters} chữ/giây`, hurried: 'Nhanh quá, khó đọc kịp',
    shiftAll: 'Dời tất cả', shiftBy: 'Dời bao nhiêu giây', shiftHint: 'Số âm là sớm hơn, ví dụ -1,5.', shift: 'Dời', count: (count: number, hurried: number) => `${count} câu${hurried > 0 ? `, ${hurried} câu nhanh quá` : ''}`,
    save: 'Lưu', saved: 'Đã lưu phụ đề.', unsaved: 'Có thay đổi chưa lưu', none: 'Chưa có phụ đề ở ngôn ngữ này', noneHint: 'Lấy từ tệp, hoặc cho phim chạy và thêm từng câu.', versions: 'Các lần lưu', version: (number: number, by: string, at: string, count: number) => `Lần ${number}: ${by}, ${at}, ${count} câu`, look: 'Mở lại lần này', opened: (number: number) => `Đang xem lần ${number}. Lưu để dùng lại.`,
    keys: 'Phím: Alt + B đặt lúc bắt đầu, Alt + E đặt lúc hết, Alt + N thêm câu, Alt + P xem câu đang sửa, Ctrl + S lưu.', noFilm: 'Phim chưa xem được. Xin đợi phim sẵn sàng.',
  },
  en: {
    find: 'Find in what is said', noneFound: 'Nothing like that is said.', found: (count) => `${count} captions`, language: 'Language', notLoaded: 'What is said could not be loaded.', arrows: 'Arrow keys go from line to line, Enter plays from there.',
    title: 'Captions', back: 'Back to the course', open: 'Make captions', there: (languages) => (languages ? `There are: ${languages}` : 'No captions yet'), other: 'Other', code: 'Code of the language', codeHint: 'Two or three letters, as fr.', file: 'Take from a file', fileHint: 'An .srt or .vtt file, Unicode or an older encoding (windows-1258, TCVN3, VNI, VISCII), up to 2 MB.',
    wasRead: (count, name) => `${count} captions were read from ${name}. Please look through them and save.`, fault: (line, fault) => `Line ${line}: ${fault}`,
    encoding: 'Encoding of the file', encodingHint: 'It is guessed. Where letters look broken, choose another.', encodingUnknown: 'Could not be guessed', replaced: 'The captions that were here are replaced.', saveOver: 'Save these as the next version',
    encodings: { 'UTF-8': 'Unicode (UTF-8)', 'UTF-16LE': 'Unicode (UTF-16 LE)', 'UTF-16BE': 'Unicode (UTF-16 BE)', TCVN3: 'TCVN3 (ABC)', VNI: 'VNI Windows', 'windows-1252': 'Western (windows-1252)' },
    faults: { caption_time: 'the time is not right', caption_backwards: 'the end is not after the beginning', caption_too_long: 'longer than 500 letters' } as Record<string, string>,
    line: (number) => `Caption ${number}`, text: 'Text', from: 'From', to: 'To', badTime: 'A time is written like 1:20.5.', backwards: 'The end must be after the beginning.', fromHere: (at) => `Begin at ${at}`, toHere: (at) => `End at ${at}`,
    play: 'Play this caption', split: 'Split in two', merge: 'Merge with the next', remove: 'Remove', removed: 'A caption was removed.', undo: 'Take it back', add: (at) => `Add at ${at}`, speed: (letters) => `${letters} letters/s`, hurried: 'Too fast to read along',
    shiftAll: 'Shift all', shiftBy: 'By how many seconds', shiftHint: 'Below zero is earlier, as -1.5.', shift: 'Shift', count: (count, hurried) => `${count} captions${hurried > 0 ? `, ${hurried} too fast` : ''}`,
    save: 'Save', saved: 'The captions were saved.', unsaved: 'Some changes are not saved', none: 'There are no captions in this language', noneHint: 'Take them from a file, or play the film and add one after the other.', versions: 'Earlier savings', version: (number, by, at, count) => `No. ${number}: ${by}, ${at}, ${count} captions`, look: 'Open this one', opened: (number) => `This is no. ${number}. Save to use it again.`,
    keys: 'Keys: Alt + B sets the beginning, Alt + E the end, Alt + N adds a caption, Alt + P plays the one at hand, Ctrl + S saves.', noFilm: 'The film cannot be played yet. Please wait until it is ready.',
  },
});
