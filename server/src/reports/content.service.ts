// What a report says: put together live while it is open, read from the frozen text after.
import { type UnitName, dayOf } from '@hoctap/shared';
import type { DutyValue } from '@hoctap/shared/duties.contract';
import type { IndicatorDefinition, IndicatorValue } from '@hoctap/shared/plan.contract';
import { figure, shareDigits } from '@hoctap/shared/numbers.rules';
import { ReportContent, type ReportDuty, type ReportPart, type ReportRow } from '@hoctap/shared/reports.content';
import { asOfDay, isSettled, lastMonth, yearOfPeriod } from '@hoctap/shared/reports.rules';
import type { Deps } from '../deps.ts';
import type { PlanService } from '../plan/plan.service.ts';
import { insertNew } from '../store/model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Context } from './context.service.ts';
import { type Life, standing } from './life.rules.ts';
import { citation, noWords, paperDefaults } from './paper.defaults.ts';
import { reportContentModel } from './report.model.ts';
import { ruleWords } from './rule.words.ts';

interface Lower { units: UnitService; plan: PlanService }

/** What must be said beside the figure. */
const noteOf = ({ noteVi, carried, year, unassessed, parts }: IndicatorValue): string | null => {
  const sides = (parts ?? []).map(({ id, value }) => `${id === 'male' ? 'nam' : 'nữ'} ${value === null ? 'chưa có số' : `${figure('vi-VN', value, shareDigits)}%`}`);
  const isKnown = parts?.some(({ value }) => value !== null);
  const before = !carried ? '' : carried === 'own' ? `chuyển từ năm ${year - 1}` : `${carried.units}/${carried.of} đơn vị cấp dưới dùng số chuyển từ năm trước`;
  return [before, noteVi ?? '', unassessed ? `${unassessed} đơn vị chưa đánh giá` : '', ...(isKnown ? sides : [])].filter(Boolean).join('; ') || null;
};

const rowOf = (definition: IndicatorDefinition, value: IndicatorValue, ruleVi: string): ReportRow => ({
  indicator: definition.id, nameVi: definition.nameVi, nameEn: definition.nameEn, refs: definition.refs, unit: definition.unit, kind: definition.kind, ruleVi,
  numerator: value.numerator, denominator: value.denominator, value: value.value, previous: value.previous, target: value.target,
  missingPersons: value.missingPersons, standing: value.standing, source: value.source, illustrative: value.illustrative, noteVi: noteOf(value),
  ...(definition.rule.kind === 'unitShare' ? { counts: 'units' as const } : {}),
  ...(value.words ? { words: { text: value.words.text, source: value.words.source, by: value.words.by, at: value.words.at } } : {}),
});

const dutyOf = ({ duty, value, previous, words, source, illustrative }: DutyValue): ReportDuty => ({
  duty: duty.id, nameVi: duty.nameVi, nameEn: duty.nameEn, refs: duty.refs, kind: duty.kind, value, previous, source, illustrative,
  ...(words ? { words: { text: words.text, source: words.source, by: words.by, at: words.at } } : {}),
});

export const contentService = (deps: Deps, { units, plan }: Lower) => {
  const contents = reportContentModel(deps.db);

  const read = async (hashes: readonly string[]): Promise<Map<string, ReportContent>> => {
    const found = await contents.find({ _id: { $in: [...hashes] } }).lean();
    return new Map(found.map(({ _id, json }) => [_id, ReportContent.parse(JSON.parse(json))]));
  };
  /** A frozen content; there is none that was not written before its event. */
  const frozen = async (hash: string): Promise<ReportContent> => {
    const content = (await read([hash])).get(hash);
    if (!content) throw new Error(`report content ${hash} is missing`);
    return content;
  };
  /** Figures of the units below: those of a report that was accepted or locked; of any other only its state. */
  const partsOf = async (children: readonly { unit: UnitName; lives: readonly Life[] }[]): Promise<ReportPart[]> => {
    const shown = children.map(({ unit, lives }) => ({ unit, life: standing(lives) }));
    const settled = await read(shown.flatMap(({ life }) => (life?.content && isSettled(life.state) ? [life.content] : [])));
    return shown.map(({ unit, life }) => ({
      unit, state: !life || life.isMissing ? 'missing' : life.state,
      values: Object.fromEntries((settled.get(life?.content ?? '')?.rows ?? []).map(({ indicator, numerator, denominator, value, illustrative }) => [indicator, { numerator, denominator, value, ...(illustrative && { illustrative }) }])),
    }));
  };

  return {
    /** Frozen contents by hash; unknown hashes are absent. */
    read,
    frozen,
    /** The text of a frozen content, as it was hashed. */
    json: async (hash: string): Promise<string | null> => (await contents.findById(hash).lean())?.json ?? null,
    /** The content as of now. */
    async live({ framework, unit, receiver, life, children }: Pick<Context, 'framework' | 'unit' | 'receiver' | 'life' | 'children'>): Promise<ReportContent> {
      const today = dayOf(deps.clock.now());
      const year = yearOfPeriod(life.period);
      const [{ items }, { items: known }, names, parts] = await Promise.all([
        plan.listIndicators(unit, { framework: framework.id, year }, lastMonth(life.period).slice(5)), plan.listFrameworks(null), units.names(unit.path.slice(0, -1)), partsOf(children),
      ]);
      // Duties are done in a year, so that its half-year's report says nothing of them.
      const duties = life.period.endsWith('-Y') ? (await plan.listDuties(unit, { framework: framework.id, year })).items : [];
      const values = new Map(items.map((one) => [one.indicator, one]));
      const above = unit.path.slice(0, -1).flatMap((id) => names.get(id) ?? []);
      const file = known.find(({ id }) => id === framework.id);
      const citedVi = file && citation(file);
      const draft = life.doc?.draft;
      return {
        format: 1,
        framework: {
          id: framework.id, titleVi: framework.titleVi, titleEn: framework.titleEn, ...(citedVi ? { citedVi } : {}),
        },
        rules: sha256(canonicalJson({ indicators: framework.indicators, groups: framework.groups, ...(framework.criteriaSets.length > 0 ? { criteriaSets: framework.criteriaSets } : {}) })),
        unit: nameOf(unit), parent: receiver && nameOf(receiver), period: life.period, asOf: asOfDay(life.period, today),
        rows: framework.indicators.filter(({ levels }) => levels.includes(unit.level)).flatMap((definition) => {
          const value = values.get(definition.id);
          return value ? [rowOf(definition, value, ruleWords(definition, framework))] : [];
        }),
        ...(duties.length > 0 ? { duties: duties.map(dutyOf) } : {}),
        parts, words: draft?.words ?? noWords, paper: draft?.paper ?? paperDefaults(framework, nameOf(unit), above, receiver && nameOf(receiver), today),
        confirmed: null, amendment: life.amendment, amendsVi: life.doc?.amendsVi ?? null,
      };
    },
    /** Keeps a content for ever and gives its hash; the same content again is the same. */
    async freeze(content: ReportContent): Promise<string> {
      const json = canonicalJson(content);
      const hash = sha256(json);
      await insertNew(contents, [{ _id: hash, json }]);
      return hash;
    },
  };
};
export type ContentService = ReturnType<typeof contentService>;
