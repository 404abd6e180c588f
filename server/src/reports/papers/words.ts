// Words of the paper. Reports are in Vietnamese: they are official documents of Viet Nam (Decree 30/2020/NĐ-CP).
import type { UnitName } from '@hoctap/shared/basics';
import type { ReportContent, ReportPart, ReportPeriod } from '@hoctap/shared/reports.content';

export const standings: Record<string, string> = {
  met: 'Đạt', behind: 'Chưa đạt', rising: 'Tăng', falling: 'Chưa tăng', not_assessable: 'Chưa đủ để so sánh', no_target: 'Không xét', no_value: 'Chưa có số liệu',
};
export const sources: Record<ReportContent['rows'][number]['source'], string> = { lms: 'Hoctap', certificates: 'Chứng chỉ đã kiểm tra', assessments: 'Phiếu đánh giá', entered: 'Đơn vị nhập', summed: 'Cộng từ cấp dưới', none: '–' };
export const states: Record<ReportPart['state'], string> = {
  missing: 'chưa báo cáo', draft: 'chưa báo cáo', returned: 'bị trả lại', submitted: 'chờ chấp nhận', accepted: 'đã chấp nhận', locked: 'đã chấp nhận',
};
export const isAccepted = ({ state }: ReportPart): boolean => state === 'accepted' || state === 'locked';

const units: Record<string, string> = { 'percentage points': 'điểm %', 'yes/no': 'có/không', text: 'lời văn', count: 'số lượng' };
/** What a figure is measured in; a framework may also name it in Vietnamese itself. */
export const unitWord = (unit: string): string => units[unit] ?? unit;

export const periodWords = (period: ReportPeriod): string => (period.endsWith('H1') ? `6 tháng đầu năm ${period.slice(0, 4)}` : `năm ${period.slice(0, 4)}`);
/** 30/06/2014 */
export const shortDay = (day: string): string => day.split('-').reverse().join('/');
/** `ngày 05 tháng 7 năm 2014`: a nought before days under 10 and months 1 and 2 only (Decree 30/2020, annex I, section II.4). */
export const longDay = (day: string): string => {
  const [year, month, date] = day.split('-');
  return `ngày ${date} tháng ${Number(month) < 3 ? month : Number(month)} năm ${year}`;
};
/** `08:15 ngày 05/07/2014`, in Viet Nam's time. */
export const moment = (instant: string): string => {
  const local = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString();
  return `${local.slice(11, 16)} ngày ${shortDay(local.slice(0, 10))}`;
};

const committees = ['city', 'district', 'commune'];
/** Does the People's Committee speak for the unit? Agencies, schools and the others speak for themselves. */
export const hasCommittee = ({ level }: UnitName): boolean => committees.includes(level);
/** `huyện Ba Vì`: the kind of unit is small within a sentence, except in the name of the city. */
export const within = (unit: UnitName): string =>
  unit.level === 'city' || !hasCommittee(unit) ? unit.nameVi : unit.nameVi.charAt(0).toLocaleLowerCase('vi') + unit.nameVi.slice(1);
export const bodyName = (unit: UnitName): string => (hasCommittee(unit) ? `Ủy ban nhân dân ${within(unit)}` : unit.nameVi);
export const capitals = (text: string): string => text.toLocaleUpperCase('vi');
