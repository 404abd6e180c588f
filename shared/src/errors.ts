// Every refusal that a caller can meet: stable code -> HTTP status and a sentence in both languages. The only list.
const list = {
  // requests
  bad_input: [422, 'Có chỗ chưa đúng. Xin xem lại phần được đánh dấu.', 'Something is not right. Please check the marked part.'],
  malformed_body: [400, 'Yêu cầu không đọc được.', 'The request could not be read.'],
  body_too_large: [413, 'Nội dung gửi lên quá lớn.', 'What was sent is too large.'],
  not_found: [404, 'Không tìm thấy.', 'Not found.'],
  too_many_requests: [429, 'Thử quá nhiều lần. Xin đợi một lúc rồi thử lại.', 'Too many tries. Please wait a while and try again.'],
  internal: [500, 'Máy chủ gặp lỗi. Việc đang làm vẫn được giữ, xin thử lại.', 'The server failed. Your work is kept, please try again.'],
  store_unavailable: [503, 'Kho dữ liệu đang khởi động lại. Xin thử lại sau ít giây.', 'The store is restarting. Please try again in a few seconds.'],
  overloaded: [503, 'Nhiều người đang gửi cùng lúc. Bài học vẫn được giữ trên máy và sẽ tự gửi lại.', 'Many people are sending at once. What was learned is kept on this device and will be sent again.'],
  id_taken: [409, 'Mã này đã dùng cho việc khác.', 'This id is used for something else.'],
  // signing in
  not_signed_in: [401, 'Xin đăng nhập.', 'Please sign in.'],
  token_expired: [401, 'Phiên đăng nhập đã hết hạn.', 'The sign-in has expired.'],
  wrong_login: [401, 'Tên hoặc mật khẩu chưa đúng. Xin kiểm tra lại rồi thử lần nữa.', 'Name or password is not right. Please check and try again.'],
  password_change_due: [403, 'Xin đặt mật khẩu mới trước khi tiếp tục.', 'Please set a new password first.'],
  one_time_password_expired: [401, 'Mật khẩu dùng một lần đã hết hạn. Xin nhờ cán bộ cấp lại.', 'The one-time password has expired. Ask for a new one.'],
  weak_password: [422, 'Mật khẩu cần ít nhất 8 ký tự và không quá dễ đoán.', 'A password needs at least 8 characters and must not be easy to guess.'],
  not_allowed: [403, 'Tài khoản này không có quyền làm việc đó.', 'This account may not do that.'],
  device_revoked: [403, 'Máy này không còn là máy dùng chung. Xin nhờ người phụ trách đặt lại.', 'This device is no longer a shared one. Ask whoever is in charge to set it up again.'],
  wrong_pin: [401, 'Mã PIN chưa đúng. Xin thử lại, hoặc nhờ người phụ trách cấp mã mới.', 'The PIN is not right. Please try again, or ask for a new one.'],
  pin_locked: [429, 'Nhập sai nhiều lần nên mã PIN này tạm khóa. Xin nhờ người phụ trách cấp mã mới.', 'The PIN was wrong too often and is locked for now. Ask whoever is in charge for a new one.'],
  weak_pin: [422, 'Mã PIN này dễ đoán. Xin chọn sáu chữ số khác.', 'This PIN is easy to guess. Please choose six other digits.'],
  wrong_card: [401, 'Thẻ này không dùng được nữa. Xin nhờ người phụ trách in thẻ mới.', 'This card is not in use. Ask whoever is in charge for a new one.'],
  wrong_centre: [403, 'Máy này của trung tâm khác. Mã PIN và thẻ chỉ dùng được ở trung tâm nơi mình ở hoặc làm việc.', 'This device is another centre’s. PIN and card work only at the centre where you live or work.'],
  not_for_staff: [403, 'Người có vai trò quản lý đăng nhập bằng mật khẩu, không dùng mã PIN hay thẻ.', 'Whoever has a role on the staff signs in with a password, not with a PIN or a card.'],
  setup_closed: [404, 'Đường dẫn thiết lập đã hết hạn hoặc đã dùng.', 'This set-up link has expired or was used.'],
  join_closed: [404, 'Đường dẫn tham gia không còn dùng được.', 'This join link is no longer in use.'],
  // people and units
  login_taken: [409, 'Tên đăng nhập, số điện thoại hoặc e-mail này đã có người dùng.', 'This user name, phone number or e-mail is already used.'],
  bad_phone: [422, 'Số điện thoại cần 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.', 'A phone number has 10 digits and begins with 03, 05, 07, 08 or 09.'],
  unknown_unit: [422, 'Không có đơn vị này vào ngày đó.', 'There is no such unit on that day.'],
  unknown_group: [422, 'Không có nhóm đối tượng này.', 'There is no such group of people.'],
  outside_unit: [403, 'Người hoặc đơn vị này không thuộc phạm vi của tài khoản.', 'This person or unit is outside the account’s reach.'],
  // courses
  draft_changed: [409, 'Bản nháp đã được sửa ở nơi khác. Xin tải lại để không mất phần nào.', 'The draft was changed elsewhere. Reload so that nothing is lost.'],
  draft_incomplete: [422, 'Khóa học chưa đủ để gửi duyệt.', 'The course is not complete enough for review.'],
  captions_missing: [422, 'Có phim cần phụ đề tiếng Việt mà chưa có. Xin làm phụ đề rồi gửi lại.', 'A film needs Vietnamese captions and has none. Please make them and send again.'],
  wrong_course_state: [409, 'Khóa học đang ở bước khác.', 'The course is at another step.'],
  own_course: [403, 'Không được duyệt khóa học của chính mình.', 'You may not review your own course.'],
  slug_taken: [409, 'Đường dẫn này đã có khóa học khác dùng.', 'Another course uses this address.'],
  markdown_html: [422, 'Bài chữ không được chứa mã HTML.', 'A text must not contain HTML.'],
  markdown_link: [422, 'Bài chữ có đường dẫn không an toàn.', 'A text has an unsafe link.'],
  // media
  upload_too_large: [413, 'Tệp quá lớn.', 'The file is too large.'],
  upload_missing: [422, 'Chưa có tệp nào được gửi.', 'No file was sent.'],
  upload_broken: [400, 'Tệp gửi lên bị đứt giữa chừng.', 'The upload broke off.'],
  not_a_film: [415, 'Tệp này không phải phim. Xin chọn tệp khác.', 'This file is not a film. Please choose another.'],
  not_a_picture: [415, 'Tệp này không phải ảnh PNG, JPEG hoặc WebP.', 'This file is not a PNG, JPEG or WebP picture.'],
  file_not_allowed: [415, 'Loại tệp này không nhận.', 'This kind of file is not accepted.'],
  disk_full: [507, 'Máy chủ hết chỗ chứa tệp.', 'The server has no room for files.'],
  upload_offset: [409, 'Phần gửi lên không khớp với phần máy chủ đã có.', 'What was sent does not follow what the server has.'],
  bad_range: [416, 'Tệp không dài đến đó.', 'The file is not that long.'],
  uploads_full: [413, 'Đơn vị không còn đủ chỗ cho phim này.', 'The unit has no room left for this film.'],
  film_not_failed: [409, 'Phim này không cần làm lại.', 'This film does not need another try.'],
  captions_not_text: [415, 'Tệp này không phải phụ đề. Xin chọn tệp .srt hoặc .vtt.', 'This file holds no captions. Please choose an .srt or .vtt file.'],
  captions_encoding: [415, 'Không nhận ra bảng mã của tệp phụ đề. Xin lưu lại bằng UTF-8.', 'The encoding of the captions could not be made out. Please save them as UTF-8.'],
  captions_bad: [422, 'Phụ đề có dòng chưa đúng. Xin xem các dòng được nêu.', 'Some lines of the captions are not right. Please see the lines that are named.'],
  captions_needed: [422, 'Một bài học đang mở cần phụ đề tiếng Việt của phim này, nên không để trống được.', 'A published lesson needs the Vietnamese captions of this film, so they cannot be empty.'],
  captions_changed: [409, 'Phụ đề đã được lưu ở nơi khác. Xin tải lại để không mất phần nào.', 'The captions were saved elsewhere. Reload so that nothing is lost.'],
  no_film: [404, 'Bài này chưa có phim.', 'This lesson has no film yet.'],
  // learning
  not_enrolled: [403, 'Xin ghi danh khóa học trước.', 'Please enrol in the course first.'],
  not_published: [409, 'Khóa học chưa được công bố.', 'The course is not published.'],
  bad_through: [422, 'Đơn vị tổ chức này không hợp với người học.', 'This organising unit does not fit the learner.'],
  implausible: [422, 'Số phút gửi lên nhiều hơn thời gian đã trôi qua.', 'More minutes were sent than have passed.'],
  wrong_clock: [422, 'Đồng hồ của máy chưa đúng. Xin chỉnh lại ngày giờ rồi học tiếp.', 'The clock of this device is not right. Please set date and time, then go on.'],
  too_late: [422, 'Việc học này đã quá 60 ngày nên không ghi được nữa.', 'This was learned more than 60 days ago and can no longer be recorded.'],
  offline_not_allowed: [403, 'Bài này chỉ làm được khi có mạng.', 'This quiz can only be taken with a line.'],
  wrong_lesson: [422, 'Việc này không hợp với loại bài học.', 'This does not fit the kind of lesson.'],
  attempt_closed: [409, 'Lần làm bài này đã nộp.', 'This attempt has been submitted.'],
  attempts_used_up: [409, 'Đã hết số lần làm bài.', 'No attempts are left.'],
  notes_full: [409, 'Bài này đã có nhiều ghi chú quá. Xin sửa ghi chú cũ thay vì thêm mới.', 'This lesson has too many notes. Please change an old one instead of adding another.'],
  unknown_question: [422, 'Câu hỏi này không có trong bài.', 'This question is not in the quiz.'],
  bad_answer: [422, 'Câu trả lời không đúng kiểu của câu hỏi.', 'The answer does not fit the kind of question.'],
  figure_changed: [409, 'Người khác vừa nhập số này. Xin xem lại rồi quyết định.', 'Somebody else has just entered this figure. Please look at it and decide.'],
  future_year: [422, 'Chưa nhập được cho năm sau.', 'Not for a year to come.'],
  future_day: [422, 'Ngày này chưa tới. Xin ghi hôm nay hoặc một ngày đã qua.', 'This day is still to come. Please give today or a day that has passed.'],
  not_whole: [422, 'Cần số nguyên.', 'A whole number is needed.'],
  count_above_whole: [422, 'Số đạt lớn hơn tổng số.', 'More than there are in all.'],
  whole_missing: [422, 'Cần tổng số lớn hơn 0.', 'How many there are in all is needed, above 0.'],
  whole_not_asked: [422, 'Mục này không có tổng số.', 'There is no total here.'],
  not_yes_or_no: [422, 'Chỉ ghi 1 (đã xong) hoặc 0 (chưa).', 'Only 1 (done) or 0 (not).'],
  words_alone: [422, 'Mục này báo cáo bằng lời, không có con số.', 'This is told in words, without a number.'],
  words_not_asked: [422, 'Mục này là một con số, không ghi lời.', 'This is a number; no words are asked for.'],
  session_closed: [409, 'Buổi học đã kết thúc.', 'The session is closed.'],
  bad_stay: [422, 'Giờ đến và giờ về phải nằm trong buổi học, giờ đến trước giờ về.', 'The times of coming and leaving must lie within the session, coming before leaving.'],
  not_present: [409, 'Người này chưa được ghi có mặt.', 'This person is not marked present.'],
  bad_held: [422, 'Buổi học phải kết thúc trước lúc này, bắt đầu trong vòng 60 ngày qua và kéo dài không quá 12 giờ.', 'The session must have ended by now, begun within the last 60 days, and lasted 12 hours at most.'],
  bad_class_days: [422, 'Mỗi ngày chỉ ghi một buổi, và các buổi phải cách hôm nay không quá một năm.', 'Each day is noted once, and the meetings must be within a year of today.'],
  unknown_indicator: [422, 'Lớp trực tiếp không tính được cho chỉ tiêu này.', 'A class held face to face cannot count for this indicator.'],
  bad_periods: [422, 'Số tiết không được nhiều hơn buổi học có, và buổi chưa đến thì chưa ghi được.', 'No more periods than the meeting has, and none for a meeting still to come.'],
  class_closed: [409, 'Lớp đã kết thúc. Nếu sai, xin sửa ở hồ sơ của từng người.', 'The class is closed. Mistakes are mended in each person’s record.'],
  class_goes_on: [409, 'Lớp còn buổi chưa đến ngày.', 'The class still has meetings to come.'],
  nobody_present: [422, 'Chưa đánh dấu ai có mặt.', 'Nobody is marked present.'],
  // the past
  later_change: [409, 'Đã có thay đổi được ghi sau ngày này. Xin chọn ngày khác.', 'A later change is on record. Please choose another day.'],
  merge_refused: [409, 'Một trong hai tài khoản đang gộp với tài khoản khác. Xin tải lại để xem.', 'One of the two accounts is merged with another. Please reload to see.'],
  account_merged: [403, 'Tài khoản này đã gộp vào tài khoản khác của bạn. Xin đăng nhập bằng tài khoản kia, hoặc hỏi cán bộ.', 'This account was merged into your other one. Please sign in with that, or ask the officer.'],
  own_evidence: [403, 'Không được sửa ghi nhận của chính mình.', 'You may not change records of your own.'],
  evidence_changed: [409, 'Ghi nhận này đã được rút, khôi phục hoặc sửa. Xin tải lại để xem.', 'This record was withdrawn, restored or corrected. Please reload to see.'],
  completed_again: [409, 'Người học đã hoàn thành lại khóa học này.', 'The learner has finished this course again.'],
  // certificates of others
  own_credential: [403, 'Không được tự kiểm tra chứng chỉ của mình. Xin nhờ cán bộ khác.', 'You may not check a certificate of your own. Ask another officer.'],
  credential_moved: [409, 'Chứng chỉ này đã có bước khác. Xin tải lại để xem.', 'The certificate has moved on. Please reload to see.'],
  credential_known: [409, 'Chứng chỉ này đã được nhập rồi.', 'This certificate has been entered already.'],
  // reports
  report_moved: [409, 'Báo cáo đã có bước khác. Xin tải lại để xem.', 'The report has moved on. Please reload to see.'],
  report_saved_elsewhere: [409, 'Lời báo cáo đã được sửa ở nơi khác. Xin tải lại để không mất phần nào.', 'The report was edited elsewhere. Reload so that nothing is lost.'],
  report_incomplete: [409, 'Còn đơn vị bên dưới chưa có báo cáo được nhận.', 'Some units below have no accepted report yet.'],
  wrong_password: [422, 'Mật khẩu chưa đúng. Báo cáo chưa được khóa.', 'The password is not right. The report is not locked.'],
  // spreadsheets
  import_unreadable: [415, 'Không đọc được tệp này. Xin dùng bảng tính .xlsx hoặc .csv theo mẫu.', 'The file could not be read. Please use an .xlsx or .csv spreadsheet made from the template.'],
  import_old_xls: [415, 'Tệp .xls cũ hoặc có mật khẩu không nhận. Xin mở trong Excel và lưu thành .xlsx không mật khẩu.', 'Old .xls files and files with a password are not accepted. Open it in Excel and save it as .xlsx without a password.'],
  import_macros: [415, 'Bảng tính có macro không nhận. Xin lưu thành .xlsx.', 'Spreadsheets with macros are not accepted. Please save it as .xlsx.'],
  import_not_utf8: [415, 'Tệp CSV cần ghi bằng UTF-8. Trong Excel, xin chọn “CSV UTF-8”.', 'A CSV file must be in UTF-8. In Excel choose “CSV UTF-8”.'],
  import_unpacks_too_large: [413, 'Bảng tính này quá lớn khi mở ra. Xin chia thành nhiều tệp.', 'This spreadsheet is too large once opened. Please split it.'],
  import_too_many_rows: [413, 'Bảng tính có hơn 10.000 dòng. Xin chia thành nhiều tệp.', 'The spreadsheet has more than 10,000 rows. Please split it.'],
  import_wrong_sheet: [422, 'Bảng tính không theo mẫu: thiếu cột. Xin dùng mẫu tải từ trang này.', 'The spreadsheet does not follow the template: columns are missing. Please use the template of this page.'],
  import_empty: [422, 'Bảng tính chưa có dòng nào được điền.', 'No row of the spreadsheet is filled in.'],
  import_has_faults: [409, 'Còn dòng có lỗi. Xin sửa tệp, hoặc chọn bỏ qua các dòng đó.', 'Some rows have errors. Please mend the file, or choose to leave these rows out.'],
  import_moved: [409, 'Lần nhập này đã sang bước khác. Xin tải lại để xem.', 'This import has moved on. Please reload to see.'],
  // titles
  title_moved: [409, 'Hồ sơ danh hiệu đã có bước khác. Xin tải lại để xem.', 'The claim has moved on. Please reload to see.'],
  title_saved_elsewhere: [409, 'Hồ sơ đã được sửa ở nơi khác. Xin tải lại để không mất phần nào.', 'The claim was edited elsewhere. Reload so that nothing is lost.'],
  title_taken: [409, 'Năm này đã có hồ sơ cho danh hiệu này.', 'There is a claim of this title for the year already.'],
  title_not_reached: [409, 'Chưa đủ điều kiện của mức này.', 'The conditions of this level are not fulfilled yet.'],
  title_not_for_subject: [422, 'Danh hiệu này không dành cho đối tượng đó.', 'This title is not for that kind of person or unit.'],
  own_title: [403, 'Không được xét hồ sơ của chính mình hoặc do mình gửi.', 'You may not decide on a claim of your own or one that you handed in.'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ErrorCode = keyof typeof list;

export const errorCodes = Object.keys(list) as ErrorCode[];
export const isErrorCode = (code: string): code is ErrorCode => code in list;
export const statusOf = (code: ErrorCode): number => list[code][0];
export const errorText = (code: ErrorCode, language: 'vi' | 'en'): string => list[code][language === 'vi' ? 1 : 2];

/** What the server answers to a refused request (RFC 9457), with a stable `code`. `faults` name the fields of bad input. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail?: string;
  requestId?: string;
  faults?: { path: string; message: string }[];
}

/** A refusal by a rule of the domain. `detail` and `faults` must hold nothing that the caller may not see. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly more: { detail?: string; faults?: Problem['faults']; retryAfter?: number } = {},
  ) {
    super(code);
    this.name = 'AppError';
  }
}

/** Null for what was refused; what went wrong otherwise (a store that is away) stays an error. For `.catch`. */
export const nullIfRefused = (error: unknown): null => {
  if (error instanceof AppError) return null;
  throw error;
};
