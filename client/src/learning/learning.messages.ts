import { messages } from '../i18n/messages.ts';

const kinds = { video: 'Bài phim', text: 'Bài chữ', quiz: 'Bài kiểm tra', file: 'Tệp' };

export const t = messages({
  vi: {
    home: 'Trang học', hello: (who: string) => `Chào ${who}`, addresses: { bac: 'bác', co: 'cô', chu: 'chú', anh: 'anh', chi: 'chị', ban: 'bạn' },
    learning: (title: string) => `Đang học: ${title}`, place: (at: number, of: number) => `Bài ${at} trong ${of}`, slats: (done: number, of: number) => `Đã xong ${done} trong ${of} bài`, continue: 'Học tiếp',
    due: (day: string) => `Hạn học xong ${day}`, late: (day: string) => `Đã quá hạn ${day}`, find: 'Tìm khóa học', findHint: 'Trồng trọt, tin học, sơ cứu…', mine: 'Khóa học của tôi', mineCount: (count: number) => `${count} khóa`,
    certificates: 'Giấy chứng nhận', certificateCount: (count: number) => (count > 0 ? `Đã có ${count} giấy` : 'Học xong sẽ có giấy'), others: 'Việc khác', staff: 'Trang quản lý',
    nothing: 'Chưa học khóa nào', nothingHint: 'Chọn một khóa để bắt đầu.', askAddress: 'Muốn được gọi thế nào?', later: 'Để sau',
    welcome: 'Học điều cần, lúc nào cũng được', welcomeText: 'Khóa học về nghề nông, tin học, ngoại ngữ và kỹ năng sống cho người Hà Nội. Xem được khi mạng yếu, học xong có giấy chứng nhận.', signIn: 'Đăng nhập để học', someCourses: 'Một số khóa học',
    back: 'Về khóa học', kinds, minutes: (count: number) => `${count} phút`, noFilm: 'Phim chưa có. Xin đọc bài chữ thay.', filmSoon: 'Phim đang được chuẩn bị. Trong lúc chờ, xin đọc bài chữ.', done: 'Bài này đã xong',
    readDone: 'Tôi đã đọc xong', readWait: (time: string) => `Xin đọc thêm ${time} nữa.`, readEnd: 'Xin đọc tới cuối bài.', download: (name: string, size: string) => `Tải tệp ${name} (${size})`, opened: 'Đã mở tệp',
    previous: 'Bài trước', next: 'Bài tiếp theo', all: 'Các bài học', finished: 'Chúc mừng, đã học xong cả khóa!', seeCertificate: 'Xem giấy chứng nhận', saved: 'Đã lưu', waiting: 'Mất mạng. Có mạng sẽ tự gửi.', refused: 'Máy chủ chưa nhận phần vừa học. Xin thử lại.',
    quiz: (count: number, mark: string) => `${count} câu. Cần đạt ${mark}.`, best: (score: string) => `Lần tốt nhất: ${score}`, start: 'Làm bài', startAgain: 'Làm lại',
    question: (at: number, of: number) => `Câu ${at} trong ${of}`, points: (points: string) => `${points} điểm`, isTrue: 'Đúng', isFalse: 'Chưa đúng', typeNumber: 'Điền một số', typeText: 'Câu trả lời', chooseOne: 'Chọn một câu trả lời', chooseMany: 'Có thể chọn nhiều',
    nextQuestion: 'Câu tiếp theo', previousQuestion: 'Câu trước', review: 'Xem lại trước khi nộp', unanswered: (list: string) => `Chưa trả lời: câu ${list}`, allAnswered: 'Đã trả lời tất cả các câu.', submit: 'Nộp bài', toQuestion: (at: number) => `Tới câu ${at}`, answerSaved: 'Đã lưu câu trả lời', answerWaiting: 'Mất mạng. Câu trả lời được giữ trong máy.',
    passed: 'Đã đạt!', failed: 'Chưa đạt, xin thử lại', score: (score: string) => `Được ${score}`, right: 'Đúng', wrong: 'Chưa đúng', yourAnswer: 'Đã trả lời', correct: 'Trả lời đúng', noAnswer: 'bỏ trống', attemptsLeft: (count: number) => `Còn ${count} lần làm`, backToLesson: 'Về bài học', slatsQuiz: (answered: number, of: number) => `Đã trả lời ${answered} trong ${of} câu`,
    noCertificates: 'Chưa có giấy chứng nhận nào', noCertificatesHint: 'Học xong một khóa là có giấy.', certificate: 'Giấy chứng nhận', certificateOf: 'Chứng nhận', completed: 'đã hoàn thành khóa học', issuedBy: 'Đơn vị cấp', issuedOn: 'Ngày cấp', number: 'Số', state: 'Tình trạng', valid: 'Có hiệu lực', withdrawn: 'Đã thu hồi', print: 'In giấy này', qr: 'Mã QR để kiểm tra giấy', checkNote: 'Quét mã hoặc mở đường dẫn để kiểm tra giấy này.', noSuch: 'Không có giấy chứng nhận số này',
    notices: 'Thông báo', noNotices: 'Chưa có thông báo nào', notice: {
      due_soon: (title: string, due: string) => `Sắp đến hạn: ${title} (${due})`, course_returned: (title: string) => `Khóa học được trả lại kèm góp ý: ${title}`, course_published: (title: string) => `Khóa học đã được công bố: ${title}`, certificate_ready: (title: string) => `Đã có giấy chứng nhận: ${title}`, enrolled: (title: string, due: string) => `Được ghi danh: ${title}${due ? `, hạn ${due}` : ''}`,
    },
  },
  en: {
    home: 'Learning', hello: (who) => `Hello ${who}`, addresses: { bac: '', co: '', chu: '', anh: '', chi: '', ban: '' },
    learning: (title) => `Learning: ${title}`, place: (at, of) => `Lesson ${at} of ${of}`, slats: (done, of) => `${done} of ${of} lessons done`, continue: 'Continue',
    due: (day) => `Finish by ${day}`, late: (day) => `Was due on ${day}`, find: 'Find a course', findHint: 'Farming, IT, first aid…', mine: 'My courses', mineCount: (count) => (count === 1 ? '1 course' : `${count} courses`),
    certificates: 'Certificates', certificateCount: (count) => (count > 0 ? `You have ${count}` : 'One for each finished course'), others: 'Other things', staff: 'Management',
    nothing: 'No course yet', nothingHint: 'Choose one to begin.', askAddress: 'How should Vietnamese texts address you?', later: 'Later',
    welcome: 'Learn what you need, whenever you can', welcomeText: 'Courses on farming, IT, foreign languages and life skills for the people of Hanoi. They work on a slow line, and each ends with a certificate.', signIn: 'Sign in to learn', someCourses: 'Some courses',
    back: 'To the course', kinds: { video: 'Film', text: 'Text', quiz: 'Quiz', file: 'File' }, minutes: (count) => `${count} minutes`, noFilm: 'There is no film yet. Please read the text instead.', filmSoon: 'The film is being prepared. Please read the text meanwhile.', done: 'This lesson is done',
    readDone: 'I have read it', readWait: (time) => `Please read for ${time} more.`, readEnd: 'Please read to the end.', download: (name, size) => `Download ${name} (${size})`, opened: 'The file was opened',
    previous: 'Previous lesson', next: 'Next lesson', all: 'Lessons', finished: 'Congratulations, you finished the course!', seeCertificate: 'See the certificate', saved: 'Saved', waiting: 'Offline. It sends itself later.', refused: 'The server did not take the last part. Please try again.',
    quiz: (count, mark) => `${count} questions. ${mark} passes.`, best: (score) => `Best so far: ${score}`, start: 'Start', startAgain: 'Try again',
    question: (at, of) => `Question ${at} of ${of}`, points: (points) => `${points} points`, isTrue: 'True', isFalse: 'False', typeNumber: 'Type a number', typeText: 'Your answer', chooseOne: 'Choose one answer', chooseMany: 'Several may be right',
    nextQuestion: 'Next question', previousQuestion: 'Previous question', review: 'Look again before submitting', unanswered: (list) => `Not answered: question ${list}`, allAnswered: 'Every question is answered.', submit: 'Submit', toQuestion: (at) => `To question ${at}`, answerSaved: 'Answer saved', answerWaiting: 'Offline. Answers are kept on this device.',
    passed: 'Passed!', failed: 'Not passed yet, please try again', score: (score) => `${score}`, right: 'Right', wrong: 'Not right', yourAnswer: 'Your answer', correct: 'Right answer', noAnswer: 'left empty', attemptsLeft: (count) => `${count} attempts left`, backToLesson: 'To the lesson', slatsQuiz: (answered, of) => `${answered} of ${of} questions answered`,
    noCertificates: 'No certificate yet', noCertificatesHint: 'Each finished course gives one.', certificate: 'Certificate', certificateOf: 'This certifies that', completed: 'has completed the course', issuedBy: 'Issued by', issuedOn: 'Issued on', number: 'Number', state: 'State', valid: 'Valid', withdrawn: 'Withdrawn', print: 'Print', qr: 'QR code to check this certificate', checkNote: 'Scan the code or open the link to check this certificate.', noSuch: 'There is no certificate of this number',
    notices: 'Notices', noNotices: 'No notices yet', notice: {
      due_soon: (title, due) => `Due soon: ${title} (${due})`, course_returned: (title) => `Course returned with a comment: ${title}`, course_published: (title) => `Course published: ${title}`, certificate_ready: (title) => `Certificate ready: ${title}`, enrolled: (title, due) => `You were enrolled: ${title}${due ? `, due ${due}` : ''}`,
    },
  },
});
