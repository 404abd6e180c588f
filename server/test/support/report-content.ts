// Reports to print: a district and the city with their figures, and the corners that a paper must survive.
import { readFileSync } from 'node:fs';
import type { ReportContent, ReportPart, ReportRow } from '@hoctap/shared/reports.content';

interface Indicator { id: string; nameVi: string; nameEn: string; refs: string[]; unit: string; kind: string; feed: string; targets: { year: number | null; operator: string; value: number | boolean | number[] | null }[] }
const plan = JSON.parse(readFileSync(new URL('../../seed/plan-177.json', import.meta.url), 'utf8')) as { indicators: Indicator[] };
const seed = JSON.parse(readFileSync(new URL('../../seed/units.json', import.meta.url), 'utf8')) as { units: { code: string; level: string; nameVi: string; nameEn: string; parent: string | null; validFrom: string }[] };

const unitOf = (code: string): ReportPart['unit'] => {
  const unit = seed.units.find((one) => one.code === code)!;
  return { id: `${code}@${unit.validFrom}`, code, level: unit.level, nameVi: unit.nameVi, nameEn: unit.nameEn };
};
const shares = new Set(['percent', 'trend']);

/** Counts that differ from indicator to indicator and unit to unit, the same every time. */
const countsOf = (index: number, scale: number): { numerator: number; denominator: number; value: number } => {
  const denominator = scale * (137 + index * 61);
  const numerator = Math.floor((denominator * (41 + ((index * 17) % 57))) / 100);
  return { numerator, denominator, value: (numerator * 100) / denominator };
};

const rowOf = ({ id, nameVi, nameEn, refs, unit, kind, feed, targets }: Indicator, index: number, scale: number, isCity: boolean): ReportRow => {
  const known = shares.has(kind) && index % 4 !== 1;
  const counts = known ? countsOf(index, scale) : { numerator: null, denominator: null, value: null };
  const target = targets.find(({ year }) => year === 2015);
  const goal = typeof target?.value === 'number' ? target.value : null;
  const met = goal !== null && counts.value !== null && counts.value >= goal;
  const standing = counts.value === null ? 'no_value' : goal === null ? (index % 3 ? 'rising' : 'falling') : met ? 'met' : 'behind';
  return {
    indicator: id, nameVi, nameEn, refs, unit, kind,
    ruleVi: 'Mỗi người đếm một lần trong năm, khi học xong ít nhất một khóa được tính cho chỉ tiêu này; tính ở nơi làm việc.',
    ...counts, previous: counts.value === null || index % 5 === 2 ? null : counts.value - 3.25,
    target: target ? { year: 2015, operator: target.operator, value: goal, scopeIsCity: !isCity } : null,
    missingPersons: goal === null || counts.denominator === null ? null : Math.max(0, Math.ceil((goal * counts.denominator) / 100) - counts.numerator!),
    standing, source: counts.value === null ? 'none' : feed === 'lms' ? 'lms' : 'entered', illustrative: known && index % 3 === 0,
    noteVi: known && index % 7 === 0 ? 'Tổng số chuyển từ năm 2013' : null,
  };
};

const partOf = (code: string, place: number): ReportPart => ({
  unit: unitOf(code), state: place % 11 === 5 ? 'missing' : place % 13 === 7 ? 'submitted' : 'accepted',
  values: place % 11 === 5 ? {} : Object.fromEntries(plan.indicators.flatMap(({ id, kind }, index) => (shares.has(kind) && index % 4 !== 1 ? [[id, countsOf(index + place, 7)]] : []))),
});

const childrenOf = (code: string): string[] => seed.units.filter(({ parent, level }) => parent === code && (level === 'district' || level === 'commune')).map((unit) => unit.code);

/** A report of the unit with this code on half a year of 2014, as it stands before anybody has confirmed it. */
export const reportOf = (code: string, changes: Partial<ReportContent> = {}): ReportContent => {
  const unit = unitOf(code);
  const parent = seed.units.find((one) => one.code === code)?.parent;
  const children = childrenOf(code);
  return {
    format: 1,
    framework: {
      id: 'plan-177', titleVi: 'Kế hoạch xây dựng xã hội học tập giai đoạn 2013-2020 Thành phố Hà Nội', titleEn: 'Plan for building a learning society in Hanoi, 2013-2020',
      citedVi: 'Kế hoạch số 177/KH-UBND ngày 04 tháng 12 năm 2013 của Ủy ban nhân dân Thành phố Hà Nội về xây dựng xã hội học tập giai đoạn 2013-2020 Thành phố Hà Nội',
    },
    rules: 'a'.repeat(64), unit, parent: parent ? unitOf(parent) : null, period: '2014-H1', asOf: '2014-06-30',
    rows: plan.indicators.map((indicator, index) => rowOf(indicator, index, Math.max(1, children.length) * 7, unit.level === 'city')),
    parts: children.map(partOf),
    words: {
      resultsVi: 'Các trung tâm học tập cộng đồng mở 214 lớp chuyên đề về chăn nuôi, trồng rau an toàn và chăm sóc sức khỏe; nội dung bám sát nhu cầu của người dân từng thôn.\nHuyện đã biên soạn 12 bài giảng trực tuyến dùng chung.',
      difficultiesVi: 'Một số xã miền núi chưa có đường truyền ổn định; cán bộ theo dõi kiêm nhiệm.',
      proposalsVi: 'Đề nghị Thành phố bổ sung kinh phí cho các trung tâm học tập cộng đồng miền núi trong 6 tháng cuối năm.',
    },
    paper: {
      number: null, place: unit.level === 'city' ? 'Hà Nội' : 'Ba Vì', date: '2014-07-05', signerTitleVi: ['TM. Ủy ban nhân dân', 'KT. Chủ tịch', 'Phó Chủ tịch'], signerName: 'Nguyễn Thị Hương',
      recipients: ['Ủy ban nhân dân Thành phố', 'Sở Giáo dục và Đào tạo', 'Thường trực Huyện ủy', 'Lưu: VT, GDĐT'],
    },
    confirmed: null, amendment: 0, amendsVi: null, ...changes,
  };
};

export const confirmed: ReportContent['confirmed'] = { by: 'huyen', fullName: 'Nguyễn Thị Hương', at: '2014-07-05T01:15:00.000Z' };
