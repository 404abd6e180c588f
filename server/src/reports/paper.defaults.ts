// How a framework is cited, and head and foot of a report's paper before anybody edits them (Decree 30/2020/NĐ-CP): where it is from, who signs, who gets it.
import type { UnitName } from '@hoctap/shared';
import type { ReportDraft } from '@hoctap/shared/reports.contract';
import type { Framework } from './owing.service.ts';

const committee = ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'];
/** Levels that a People's Committee governs. The city's report is signed by the standing agency (part IV.1 of the plan). */
const signers: Record<string, string[]> = {
  city: ['TL. CHỦ TỊCH', 'GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO'], district: committee, commune: committee, agency: ['GIÁM ĐỐC'], enterprise: ['GIÁM ĐỐC'], clc: ['GIÁM ĐỐC TRUNG TÂM'], school: ['HIỆU TRƯỞNG'],
};
const governed = ['city', 'district', 'commune'];
const placeName = (nameVi: string): string => nameVi.replace(/^(Thành phố|Quận|Huyện|Thị xã|Xã|Phường|Thị trấn)\s+/u, '');

/** `above` from the root down to the unit's parent; where nobody in the tree receives it, the plan says who does. */
export const paperDefaults = ({ reporting }: Pick<Framework, 'reporting'>, unit: UnitName, above: readonly UnitName[], receiver: UnitName | null, today: string): ReportDraft['paper'] => {
  const place = [...above, unit].findLast(({ level }) => governed.includes(level)) ?? unit;
  const to = !receiver ? (reporting.find(({ schedule }) => schedule?.levels.includes(unit.level))?.toVi ?? '')
    : receiver.level === 'city' ? 'Ủy ban nhân dân Thành phố (qua Sở Giáo dục và Đào tạo)'
    : governed.includes(receiver.level) ? `Ủy ban nhân dân ${receiver.nameVi.charAt(0).toLowerCase()}${receiver.nameVi.slice(1)}` : receiver.nameVi;
  return { number: null, place: placeName(place.nameVi), date: today, signerTitleVi: signers[unit.level] ?? ['THỦ TRƯỞNG ĐƠN VỊ'], signerName: '', recipients: [to, 'Lưu: VT'].filter(Boolean) };
};

export const noWords: ReportDraft['words'] = { resultsVi: '', difficultiesVi: '', proposalsVi: '' };

/** `Kế hoạch số 177/KH-UBND ngày 04 tháng 12 năm 2013 của … về xây dựng …`; undefined for a date that is not known to the day. */
export const citation = ({ number, date, issuer, titleVi }: { number: string; date: string; issuer: string; titleVi: string }): string | undefined => {
  const [year, month, day] = date.split('-');
  const [, kind, subject] = /^(Kế hoạch|Quyết định|Nghị quyết|Chỉ thị|Chương trình|Đề án)\s+(.+)$/su.exec(titleVi) ?? [];
  return day && kind && subject ? `${kind} số ${number} ngày ${day} tháng ${month} năm ${year} của ${issuer} về ${subject}` : undefined;
};
