import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    title: (unit: string) => `Buổi học của ${unit}`, titlePlain: 'Buổi học', open: 'Mở buổi học', none: 'Chưa có buổi học nào', noneHint: 'Mở một buổi khi mọi người đã đến: cả lớp cùng xem, ai có mặt thì được ghi nhận.',
    devices: 'Máy dùng chung',
    centres: 'Chọn trung tâm', centresHint: 'Buổi học mở tại trung tâm học tập cộng đồng.', noCentres: 'Đơn vị này chưa có trung tâm học tập cộng đồng.',
    row: (lessons: number, present: number) => `${lessons} bài · ${present} người có mặt`, by: (name: string) => `Người phụ trách: ${name}`, at: (day: string, time: string) => `${time} ngày ${day}`, states: { open: 'Đang mở', closed: 'Đã kết thúc' },
    openTitle: 'Hôm nay học gì?', course: 'Khóa học', lessons: 'Các bài sẽ học', allLessons: 'Cả khóa', minutes: (count: number) => `${count} phút`, openDo: 'Mở buổi học', chooseCourse: 'Xin chọn khóa học.', chooseLessons: 'Xin chọn ít nhất một bài.',
    back: 'Các buổi học', rollCall: 'Điểm danh', parts: 'Điểm danh và các bài', present: (count: number) => `${count} người có mặt`, born: (year: number) => `sinh ${year}`,
    find: 'Tìm tên', nobody: 'Chưa thấy ai khớp. Người mới đến thì thêm vào.', nobodyPresent: 'Chưa ghi ai có mặt', addGuest: 'Thêm người mới đến', guestTitle: 'Thêm người mới đến', fullName: 'Họ và tên', birthYear: 'Năm sinh', sex: 'Giới tính', sexes: { female: 'Nữ', male: 'Nam' }, group: 'Nhóm', noGroup: 'Chưa rõ', add: 'Thêm và ghi có mặt',
    notice: 'Đã báo mục đích ghi thông tin', noticeText: 'Họ tên, năm sinh và việc học được ghi để tính chỉ tiêu của Kế hoạch.', added: (name: string) => `Đã ghi ${name} có mặt`,
    close: 'Kết thúc buổi học', closeTitle: (count: number) => `Kết thúc buổi học với ${count} người có mặt?`, closeText: 'Mỗi người có mặt được ghi đã học các bài của buổi này. Sau đó không sửa điểm danh được nữa.', nobodyYet: 'Xin điểm danh ít nhất một người rồi mới kết thúc.',
    finished: (present: number, completions: number) => `Đã ghi cho ${present} người. ${completions} người hoàn thành khóa học.`, over: (day: string, time: string) => `Buổi học đã kết thúc lúc ${time} ngày ${day}.`,
    filmSoon: 'Phim chưa sẵn sàng. Xin cùng đọc bài chữ.', askAloud: 'Đọc to từng câu, cả lớp cùng trả lời.', question: (at: number) => `Câu ${at}`, previous: 'Bài trước', next: 'Bài tiếp theo',
  },
  en: {
    title: (unit) => `Sessions of ${unit}`, titlePlain: 'Sessions', open: 'Open a session', none: 'No session yet', noneHint: 'Open one when people are there: all watch together, and who is present is counted.',
    devices: 'Shared devices',
    centres: 'Choose a centre', centresHint: 'Sessions are opened at a community learning centre.', noCentres: 'This unit has no community learning centre.',
    row: (lessons, present) => `${lessons === 1 ? '1 lesson' : `${lessons} lessons`} · ${present} present`, by: (name) => `Facilitator: ${name}`, at: (day, time) => `${time} on ${day}`, states: { open: 'Open', closed: 'Closed' },
    openTitle: 'What is learned today?', course: 'Course', lessons: 'Lessons of this session', allLessons: 'The whole course', minutes: (count) => `${count} minutes`, openDo: 'Open the session', chooseCourse: 'Please choose a course.', chooseLessons: 'Please choose at least one lesson.',
    back: 'Sessions', rollCall: 'Roll call', parts: 'Roll call and lessons', present: (count) => `${count} present`, born: (year) => `born ${year}`,
    find: 'Find a name', nobody: 'Nobody matches. Add who is new.', nobodyPresent: 'Nobody is marked present yet', addGuest: 'Add somebody new', guestTitle: 'Add somebody new', fullName: 'Full name', birthYear: 'Year of birth', sex: 'Sex', sexes: { female: 'Female', male: 'Male' }, group: 'Group', noGroup: 'Not known', add: 'Add as present',
    notice: 'The purpose of these data was explained', noticeText: 'Name, year of birth and learning are kept to count the indicators of the plan.', added: (name) => `${name} is present`,
    close: 'Close the session', closeTitle: (count) => `Close the session with ${count} present?`, closeText: 'Everybody present is recorded as having learned the lessons of this session. The roll cannot be changed afterwards.', nobodyYet: 'Tick at least one person before closing.',
    finished: (present, completions) => `Recorded for ${present === 1 ? '1 person' : `${present} people`}. ${completions} completed the course.`, over: (day, time) => `The session was closed at ${time} on ${day}.`,
    filmSoon: 'The film is not ready. Please read the text together.', askAloud: 'Read each question aloud; all answer together.', question: (at) => `Question ${at}`, previous: 'Previous lesson', next: 'Next lesson',
  },
});
