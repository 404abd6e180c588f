import { messages } from '../i18n/messages.ts';

export const t = messages({
  vi: {
    title: (unit: string) => `Lớp trực tiếp của ${unit}`, titlePlain: 'Lớp trực tiếp', backToSessions: 'Về buổi học', backToClasses: 'Các lớp trực tiếp',
    lead: 'Lớp học có thầy cô, ngoài Hoctap: ghi các buổi và số tiết, rồi ai đã học bao nhiêu tiết. Khi kết thúc, số tiết được tính vào chỉ tiêu.',
    none: 'Chưa có lớp nào', noneHint: 'Ghi lớp bồi dưỡng, tập huấn đã mở hoặc sắp mở tại đơn vị.', add: 'Ghi một lớp', fromRolls: 'Nhập sổ điểm danh từ bảng tính',
    row: (meetings: number, periods: number, people: number) => `${meetings} buổi · ${periods} tiết · ${people} người`, states: { open: 'Đang ghi', closed: 'Đã kết thúc' },
    name: 'Tên lớp', teacher: 'Giảng viên', place: 'Nơi học', indicator: 'Tính cho chỉ tiêu', choose: 'Chọn chỉ tiêu', meetings: 'Các buổi', day: 'Ngày', periods: 'Số tiết', addMeeting: 'Thêm buổi', removeMeeting: (at: number) => `Bỏ buổi ${at}`, save: 'Ghi lớp',
    leastShare: 'Học ít nhất bao nhiêu % số tiết', leastShareHint: 'Ai học ít hơn chỉ được tính giờ, không tính là đã tham gia. 0: học tiết nào cũng được tính.', under: (share: number) => `chưa đủ ${share} %`, asks: (share: number) => `Học từ ${share} % số tiết mới tính là đã tham gia; học ít hơn chỉ được tính giờ.`,
    by: (teacher: string, place: string) => `Giảng viên: ${teacher} · ${place}`, counts: (names: string) => `Tính cho: ${names}`, meeting: (day: string, periods: number) => `${day}: ${periods} tiết`, to: (day: string) => `Chưa đến ngày ${day}`,
    find: 'Tìm tên', nobody: 'Chưa thấy ai khớp', onList: (count: number) => `${count} người trong lớp`, born: (year: number) => `sinh ${year}`, had: (periods: number, all: number) => `${periods}/${all} tiết`, edit: (name: string) => `Sửa số tiết: ${name}`, putDown: 'Lưu số tiết', editTitle: 'Số tiết đã học',
    close: 'Kết thúc lớp', closeTitle: (count: number) => `Kết thúc lớp với ${count} người?`, closeText: 'Số tiết của từng người được tính vào chỉ tiêu, theo ngày của từng buổi. Sau đó chỉ sửa được ở hồ sơ của từng người, có lý do.', closed: (day: string) => `Lớp đã kết thúc ngày ${day}; số tiết đã được tính.`,
  },
  en: {
    title: (unit) => `Classes of ${unit}`, titlePlain: 'Classes face to face', backToSessions: 'Sessions', backToClasses: 'Classes face to face',
    lead: 'Classes with a teacher, outside Hoctap: note the meetings with their periods, then who attended how many. Closing counts the periods in the indicator.',
    none: 'No class yet', noneHint: 'Note training that the unit has held or plans.', add: 'Note a class', fromRolls: 'Import paper rolls from a spreadsheet',
    row: (meetings, periods, people) => `${meetings === 1 ? '1 meeting' : `${meetings} meetings`} · ${periods === 1 ? '1 period' : `${periods} periods`} · ${people === 1 ? '1 person' : `${people} people`}`, states: { open: 'Being noted', closed: 'Closed' },
    name: 'Name of the class', teacher: 'Teacher', place: 'Place', indicator: 'Counts for', choose: 'Choose an indicator', meetings: 'Meetings', day: 'Day', periods: 'Periods', addMeeting: 'Add a meeting', removeMeeting: (at) => `Remove meeting ${at}`, save: 'Note the class',
    leastShare: 'Least share of the periods, in %', leastShareHint: 'Who attends less is counted by hours alone and has not taken part. 0: any period counts.', under: (share) => `under ${share} %`, asks: (share) => `Who attends ${share} % of the periods has taken part; less is counted by hours alone.`,
    by: (teacher, place) => `Teacher: ${teacher} · ${place}`, counts: (names) => `Counts for: ${names}`, meeting: (day, periods) => `${day}: ${periods === 1 ? '1 period' : `${periods} periods`}`, to: (day) => `${day} is still to come`,
    find: 'Find a name', nobody: 'Nobody matches', onList: (count) => `${count === 1 ? '1 person' : `${count} people`} in the class`, born: (year) => `born ${year}`, had: (periods, all) => `${periods}/${all} periods`, edit: (name) => `Periods of ${name}`, putDown: 'Save the periods', editTitle: 'Periods attended',
    close: 'Close the class', closeTitle: (count) => `Close the class with ${count === 1 ? '1 person' : `${count} people`}?`, closeText: 'Everybody’s periods are counted in the indicator, on the day of each meeting. Afterwards they can only be mended in each person’s record, with a reason.', closed: (day) => `The class was closed on ${day}; its periods are counted.`,
  },
});
