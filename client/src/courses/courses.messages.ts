import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    catalogue: 'Tìm khóa học', search: 'Tìm theo tên hoặc lời trong phim', searchHint: 'Tên khóa học hoặc lời trong phim. Gõ không dấu vẫn tìm được.', spoken: 'Có trong lời phim', spokenAt: (at: string) => `Xem từ ${at}`, enrolToWatch: 'Ghi danh để xem bài này.', clear: 'Xóa chữ đã gõ',
    anyFamily: 'Tất cả', families: { agriculture: 'Nông nghiệp', it: 'Tin học', foreign_language: 'Ngoại ngữ', life_skill: 'Kỹ năng sống', public_service: 'Dịch vụ công', safety: 'An toàn' },
    familyLabel: 'Nhóm khóa học', level: 'Trình độ', anyLevel: 'Mọi trình độ', duration: 'Thời lượng', anyDuration: 'Dài ngắn đều được', upTo: (minutes: number) => `Tối đa ${minutes} phút`,
    found: (count: number, more: boolean) => (more ? `Hơn ${count} khóa học` : `${count} khóa học`),
    none: 'Chưa thấy khóa học nào', noneHint: 'Thử gõ ít chữ hơn, hoặc bỏ bớt điều kiện lọc.', showAll: 'Xem tất cả',
    lessons: (count: number) => `${count} bài`, light: (size: string) => `Bản nhẹ ${size}`, minutes: (count: number) => `${count} phút`, back: 'Trang đầu', backToList: 'Tìm khóa học',
    objectives: 'Học xong làm được', outline: 'Các bài học', prerequisites: 'Cần biết trước', owner: (name: string) => `Đơn vị biên soạn: ${name}`, credit: (periods: string) => `Được tính ${periods} tiết bồi dưỡng`,
    enrol: 'Ghi danh học', continue: 'Học tiếp', again: 'Xem lại khóa học', signInFirst: 'Đăng nhập để học', through: 'Học qua đơn vị', alone: 'Tự học', throughHint: 'Đơn vị này tổ chức và ghi nhận việc học.', certificateRule: (mark: string) => `Học đủ các bài và đạt ${mark} bài kiểm tra thì được giấy chứng nhận.`, lessonsToDo: 'Học đủ các bài thì được giấy chứng nhận.', throughChange: 'Đổi đơn vị tổ chức', throughSave: 'Đổi đơn vị', throughChanged: 'Đã đổi đơn vị tổ chức',
    progress: (done: number, all: number) => `Đã xong ${done} trong ${all} bài bắt buộc`, finished: 'Đã học xong khóa này', certificate: 'Xem giấy chứng nhận',
    states: { done: 'Đã xong', begun: 'Đang học', todo: 'Chưa học' }, kinds: { video: 'Bài phim', text: 'Bài chữ', quiz: 'Bài kiểm tra', file: 'Tệp' }, optional: 'không bắt buộc', takeAlong: 'Mang theo', onDevice: 'Có trong máy', partHere: (done: number, of: number) => `Có ${done} trong ${of} bài trong máy`, here: 'có trong máy', notHere: 'chưa mang theo', practice: 'Bài luyện tập',
    counts: 'Tính cho chỉ tiêu', prepares: 'Chuẩn bị cho chỉ tiêu (không tính)',
  },
  en: {
    catalogue: 'Find a course', search: 'Search by name or by what is said in films', searchHint: 'Names of courses or what is said in films. You can type without marks.', spoken: 'Said in films', spokenAt: (at) => `Watch from ${at}`, enrolToWatch: 'Enrol to watch this lesson.', clear: 'Clear',
    anyFamily: 'All', families: { agriculture: 'Farming', it: 'IT', foreign_language: 'Foreign languages', life_skill: 'Life skills', public_service: 'Public services', safety: 'Safety' },
    familyLabel: 'Family', level: 'Level', anyLevel: 'Any level', duration: 'Duration', anyDuration: 'Any duration', upTo: (minutes) => `Up to ${minutes} minutes`,
    found: (count, more) => (more ? `More than ${count} courses` : count === 1 ? '1 course' : `${count} courses`),
    none: 'No course was found', noneHint: 'Try fewer words or fewer filters.', showAll: 'Show all',
    lessons: (count) => (count === 1 ? '1 lesson' : `${count} lessons`), light: (size) => `Light version ${size}`, minutes: (count) => `${count} minutes`, back: 'First page', backToList: 'Find a course',
    objectives: 'What you will be able to do', outline: 'Lessons', prerequisites: 'Needed before', owner: (name) => `Made by ${name}`, credit: (periods) => `Counts ${periods} periods of training`,
    enrol: 'Enrol', continue: 'Continue', again: 'Look at the course again', signInFirst: 'Sign in to learn', through: 'Learn through', alone: 'On my own', throughHint: 'This unit organises and records the learning.', certificateRule: (mark) => `Finish the lessons and reach ${mark} in the quiz to get the certificate.`, lessonsToDo: 'Finish the lessons to get the certificate.', throughChange: 'Change the organising unit', throughSave: 'Change the unit', throughChanged: 'The organising unit was changed',
    progress: (done, all) => `${done} of ${all} required lessons done`, finished: 'You finished this course', certificate: 'See the certificate',
    states: { done: 'Done', begun: 'Begun', todo: 'Not yet' }, kinds: { video: 'Film', text: 'Text', quiz: 'Quiz', file: 'File' }, optional: 'optional', takeAlong: 'Take along', onDevice: 'On this device', partHere: (done, of) => `${done} of ${of} lessons here`, here: 'on this device', notHere: 'not taken along', practice: 'Practice quiz',
    counts: 'Counts for', prepares: 'Prepares for (not counted)',
  },
});
