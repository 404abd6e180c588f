// What a figure counts, said from its rule: one sentence after the other, in the words of the dashboard.
import type { Answer } from '@hoctap/shared';
import { levelName } from '@hoctap/shared/credentials.rules';
import { baseOf, countsGap, sexes } from '@hoctap/shared/gap.rules';
import type { IndicatorDefinition, Rule } from '@hoctap/shared/plan.contract';
import { countedBy, countsLevels, countsUnits } from '@hoctap/shared/plan.rules';

type CriteriaSet = Answer<'getPlan'>['criteriaSets'][number];

const takingPart = { enrolled: 'ghi danh ít nhất một khóa', attended: 'dự ít nhất một buổi học hay học xong một khóa', completed: 'học xong ít nhất một khóa' };
const what = (rule: Rule): string | undefined => {
  const once = `Mỗi người đếm một lần ${rule.window === 'year' ? 'trong kỳ' : 'kể từ khi có kế hoạch'}`;
  if (countedBy(rule) === 'periods') return `${once}, khi đủ mức bồi dưỡng bắt buộc.`;
  return countedBy(rule) === 'participation' ? `${once}, khi ${takingPart[rule.event ?? 'completed']} được tính cho chỉ tiêu này.` : undefined;
};
const measures: Record<string, string> = { period: 'tiết', session: 'buổi', day: 'ngày' };
/** The yearly minimum in its own measure, and the years that have another. */
const minimum = ({ threshold, thresholdTerms: terms }: Rule): string => {
  const measure = measures[terms?.unit ?? 'period'] ?? 'tiết';
  const each = terms?.periodsPerUnit && measure !== 'tiết' ? ` (mỗi ${measure} ${terms.periodsPerUnit} tiết)` : '';
  return [`Mức tối thiểu: ${threshold} ${measure} mỗi năm${each}.`, ...(terms?.overrides ?? []).map((one) => `Riêng năm ${one.year}: ${one.threshold} ${measure}.`)].join(' ');
};
const places = { workplace: 'Tính ở nơi làm việc.', residence: 'Tính ở nơi cư trú.', school: 'Tính ở trường.', centre: 'Tính ở trung tâm.' };
const organisers = {
  centre: 'Chỉ tính việc học do trung tâm học tập cộng đồng tổ chức.', school: 'Chỉ tính việc học do nhà trường tổ chức.', enterprise: 'Chỉ tính việc học do doanh nghiệp tổ chức.',
};
const strengths = {
  self_declared: 'tự khai', watched: 'đã xem phim', attended: 'có mặt tại buổi học', quiz_passed: 'đạt bài kiểm tra', supervised: 'có người giám sát', certificate_checked: 'chứng chỉ đã kiểm tra',
};

const levelWords = ({ level, levelMatch }: Rule): string =>
  `Đếm người có bậc ngoại ngữ cao nhất còn hạn ${levelMatch === 'exact' ? 'đúng là' : 'từ'} ${levelName(level ?? 0)}${levelMatch === 'exact' ? '' : ' trở lên'}, theo chứng chỉ, vào ngày cuối kỳ; đơn vị tự nhập số thì dùng số đó.`;

/** By which assessment units are counted, and what its grade asks for. */
const assessmentWords = ({ grade }: Rule, set: CriteriaSet): string => {
  const level = set.levels.find(({ id }) => id === grade);
  const needed = set.criteria.filter(({ id }) => level && (level.needs === 'all' || level.needs.includes(id))).map(({ nameVi }) => nameVi);
  const asked = [...(level?.leastPoints ? [`từ ${level.leastPoints} điểm`] : []), ...(needed.length > 0 ? [`phải đủ: ${needed.join('; ')}`] : [])].join(', ');
  return `Đếm đơn vị đạt mức “${level?.nameVi ?? ''}” trở lên theo ${set.nameVi}, do cấp trên xác nhận${asked ? ` (${asked})` : ''}. Đơn vị chưa đánh giá vẫn nằm trong tổng số và được ghi riêng; đơn vị tự nhập số thì dùng số đó.`;
};

/** What a gap is between, and of what. */
const gapWords = ({ difference, measure }: Rule, base: IndicatorDefinition | null, isCounted: boolean): string => {
  const [first, second] = (difference ?? sexes).map((sex) => (sex === 'male' ? 'nam' : 'nữ'));
  const how = measure === 'ratio' ? `Tỷ lệ của ${first} chia cho tỷ lệ của ${second}` : `Tỷ lệ của ${first} trừ tỷ lệ của ${second}, tính bằng điểm phần trăm`;
  return `${how}, theo chỉ tiêu “${base?.nameVi ?? ''}”. ${isCounted ? 'Hoctap đếm nam và nữ' : 'Đơn vị nhập số nam và số nữ'}; thiếu số của một bên thì chưa có kết quả.`;
};

export const ruleWords = (definition: IndicatorDefinition, { groups, criteriaSets, indicators }: Pick<Answer<'getPlan'>, 'groups' | 'criteriaSets' | 'indicators'>): string => {
  const { feed, rule } = definition;
  const counted = countsGap(definition, indicators);
  const isStock = countsLevels({ feed, rule });
  const set = countsUnits({ feed, rule }) ? criteriaSets.find(({ id }) => id === rule.criteriaSet) : undefined;
  const group = groups.find(({ id }) => id === rule.group);
  return [
    rule.kind === 'narrative' ? 'Đơn vị báo cáo bằng lời theo từng kỳ, có nguồn và người nhập; không có con số.' : rule.kind === 'gap' ? gapWords(rule, baseOf(definition, indicators), counted) : set ? assessmentWords(rule, set) : isStock ? levelWords(rule) : feed === 'lms' ? what(rule) : 'Số liệu do đơn vị nhập; đơn vị không nhập thì cộng từ các đơn vị cấp dưới, khi tất cả đã nhập.',
    group && `Đếm trong nhóm: ${group.nameVi}.`,
    rule.place && places[rule.place],
    rule.through && organisers[rule.through],
    !isStock && rule.threshold !== null && minimum(rule),
    rule.minEvidence && `Bằng chứng ít nhất: ${strengths[rule.minEvidence]}.`,
  ].filter((line) => typeof line === 'string').join(' ');
};
