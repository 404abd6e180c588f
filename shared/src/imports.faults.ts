// What can be wrong with a row of a spreadsheet, said in both languages. `what` is the one thing that a sentence names.
import { figure } from './numbers.rules.ts';

const list = {
  unit_missing: ['Chưa ghi đơn vị.', 'The unit is missing.'],
  unit_unknown: ['Không có đơn vị nào mang mã “{}”.', 'No unit has the code “{}”.'],
  unit_ended: ['Đơn vị này không có trong năm đó ({}).', 'There was no such unit in that year ({}).'],
  outside_unit: ['Đơn vị này không thuộc phạm vi của bạn.', 'This unit is outside your reach.'],
  about_missing: ['Chưa ghi nhóm hoặc chỉ tiêu.', 'The group or indicator is missing.'],
  about_unknown: ['Không có nhóm hoặc chỉ tiêu “{}”. Xin chọn trong danh sách.', 'There is no group or indicator “{}”. Please choose from the list.'],
  about_not_asked: ['Đơn vị ở cấp này không nhập mục đó.', 'Units of this level do not enter this.'],
  year_missing: ['Chưa ghi năm.', 'The year is missing.'],
  bad_year: ['Năm cần là bốn chữ số, từ 2000.', 'A year has four digits, from 2000 on.'],
  future_year: ['Chưa nhập được cho năm sau.', 'Not for a year to come.'],
  bad_half: ['Kỳ ghi “Cả năm” hoặc “6 tháng đầu năm”.', 'The period is “Cả năm” (whole year) or “6 tháng đầu năm” (first half-year).'],
  only_for_years: ['Mục này chỉ nhập cho cả năm.', 'This is entered for whole years only.'],
  count_missing: ['Chưa ghi con số.', 'The number is missing.'],
  not_number: ['“{}” không phải là số.', '“{}” is not a number.'],
  ambiguous_number: ['“{}” hiểu được hai cách. Xin ghi 1234 hoặc 1.234 cho hàng nghìn.', '“{}” can be read in two ways. Please write 1234 or 1.234 for thousands.'],
  negative_number: ['Số không được âm.', 'A number must not be negative.'],
  too_large_number: ['Số quá lớn.', 'The number is too large.'],
  not_whole: ['Cần số nguyên, “{}” là số lẻ.', 'A whole number is needed, “{}” is not.'],
  formula: ['Ô này là công thức. Xin dán giá trị thay cho công thức.', 'This cell is a formula. Please paste its value instead.'],
  count_above_whole: ['Số đạt lớn hơn tổng số ({}).', 'More than there are in all ({}).'],
  whole_missing: ['Cần tổng số lớn hơn 0.', 'How many there are in all is needed, above 0.'],
  whole_not_asked: ['Mục này không có tổng số. Xin bỏ trống.', 'There is no total here. Please leave it empty.'],
  not_yes_or_no: ['Chỉ ghi 1 (đã xong) hoặc 0 (chưa).', 'Only 1 (done) or 0 (not).'],
  name_missing: ['Chưa ghi họ và tên.', 'The name is missing.'],
  bad_sex: ['Ghi Nam hoặc Nữ, hoặc bỏ trống.', 'Nam (male) or Nữ (female), or leave it empty.'],
  bad_birth_year: ['Năm sinh cần là bốn chữ số, từ 1900 đến nay.', 'A year of birth has four digits, from 1900 to now.'],
  group_unknown: ['Không có nhóm “{}”. Xin chọn trong danh sách.', 'There is no group “{}”. Please choose from the list.'],
  place_missing: ['Cần nơi làm việc hoặc nơi ở thuộc phạm vi của bạn.', 'A place of work or residence within your reach is needed.'],
  bad_day: ['Ngày cần ghi dạng 31/12/2025.', 'A day is written 31/12/2025.'],
  future_day: ['Ngày này chưa tới.', 'This day is still to come.'],
  bad_phone: ['Số điện thoại cần 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.', 'A phone number has 10 digits and begins with 03, 05, 07, 08 or 09.'],
  bad_email: ['E-mail chưa đúng.', 'The e-mail address is not right.'],
  login_taken: ['Số điện thoại hoặc e-mail này đã có người dùng.', 'This phone number or e-mail is already used.'],
  person_went_on: ['Người này đã được sửa, có tài khoản hoặc đã học sau lần nhập. Dòng này được giữ nguyên.', 'This person was changed, got an account or learned since. This row was left as it is.'],
  person_unknown: ['Không thấy ai tên này trong phạm vi của bạn. Xin nhập danh sách người trước, hoặc sửa tên, năm sinh, nơi.', 'Nobody of this name within your reach. Please import the list of people first, or mend name, year of birth or place.'],
  person_ambiguous: ['Có {} người cùng tên. Xin ghi năm sinh và nơi ở để biết là ai.', '{} people have this name. Please add the year of birth and the place.'],
  own_attendance: ['Việc học của chính bạn do người khác ghi.', 'Your own attendance is entered by somebody else.'],
  title_missing: ['Chưa ghi tên lớp.', 'The name of the class is missing.'],
  bad_periods: ['Số tiết trong ngày cần là số nguyên từ 1 đến {}.', 'Periods of a day are a whole number from 1 to {}.'],
  attended_already: ['Ngày và lớp này đã được ghi {} tiết cho người đó. Sửa ở hồ sơ của người đó, có lý do.', 'This day and class are entered already, with {} periods. Correct them in the person’s record, with a reason.'],
  attendance_changed: ['Dòng này đã được rút hoặc sửa ở hồ sơ của người đó, nên được giữ nguyên.', 'This row was withdrawn or corrected in the person’s record, so it was left as it is.'],
  source_missing: ['Chưa ghi nguồn.', 'The source is missing.'],
  text_too_long: ['Dài quá {} ký tự.', 'Longer than {} characters.'],
  duplicate_in_file: ['Trùng với dòng {} của tệp này.', 'The same as row {} of this file.'],
  large_change: ['Khác nhiều so với số đang có ({}). Xin xem lại.', 'Far from what stands now ({}). Please look again.'],
  replaces_newer: ['Người khác đã nhập {} sau khi tệp được kiểm tra. Dòng này chưa được ghi.', 'Somebody entered {} after the file was checked. This row was not written.'],
  later_stands: ['Sau đó đã có người nhập {}. Dòng này được giữ nguyên.', 'Somebody entered {} later. This row was left as it is.'],
} as const satisfies Record<string, readonly [string, string]>;

export type ImportFaultCode = keyof typeof list;
/** These are only to be looked at; the row can be written. */
export const isWarning = (code: ImportFaultCode): boolean => code === 'large_change';

/** These name an amount, `12` or `12/40`. */
const ofAmounts: readonly ImportFaultCode[] = ['count_above_whole', 'large_change', 'replaces_newer', 'later_stands'];

/** The sentence of a fault. */
export const faultText = (code: ImportFaultCode, what: string): { vi: string; en: string } => {
  const [vi, en] = list[code];
  const words = (locale: string) => (ofAmounts.includes(code) ? what.replace(/\d+/g, (digits) => figure(locale, Number(digits), 0)) : what);
  return { vi: vi.replace('{}', () => words('vi-VN')), en: en.replace('{}', () => words('en-US')) };
};
