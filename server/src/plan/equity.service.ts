// Who is behind a number: the counted people of a unit by sex, age and zone. Read when asked for, and kept until the number moves.
import { type Answer, type Parsed, dayOf, yearOf } from '@hoctap/shared';
import { type Counted, type Spread, spreadOf } from '@hoctap/shared/equity.rules';
import type { Sex } from '@hoctap/shared/gap.rules';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { countsLevels } from '@hoctap/shared/plan.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { GateUnit } from '../http/auth.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import { keeping } from './kept.ts';
import { countedOn, heldOn } from './level.rules.ts';
import { everything } from './member.rules.ts';
import { type MemberDoc, memberModel } from './tally.model.ts';

const pageOfMembers = 1000;

interface Lower { units: UnitService; people: PeopleService; framework: FrameworkService; seqOf: (unit: string) => Promise<number> }

/** Towns and wards are urban, communes rural (domain notes, section 3); anything else follows the unit above it. */
const zoneOf = (unit: UnitDoc | undefined, all: ReadonlyMap<string, UnitDoc>): Counted['zone'] => {
  if (!unit) return null;
  if (unit.level === 'commune') return unit.type === 'xa' ? 'rural' : 'urban';
  return unit.parent ? zoneOf(all.get(unit.parent), all) : null;
};

export const equityService = (deps: Deps, { units, people, framework, seqOf }: Lower) => {
  const members = memberModel(deps.db);
  const kept = keeping<Spread[]>(deps, { seqOf });

  /** What is asked of the people of some member rows. */
  const aboutThem = async (rows: readonly MemberDoc[], unit: string, day: string): Promise<Counted[]> => {
    const placeOf = new Map(rows.map((row) => [row.person, countedOn(row, unit, day)?.place ?? '']));
    const [found, places] = await Promise.all([people.byIds([...placeOf.keys()]), units.byIds([...placeOf.values()])]);
    const above = await units.byIds([...places.values()].flatMap(({ path }) => path));
    return [...found.values()].map(({ _id, sex, birthYear }) => ({ sex, birthYear, zone: zoneOf(above.get(placeOf.get(_id) ?? ''), above) }));
  };
  const endOf = (year: number, to = '12'): string => {
    const [today, end] = [dayOf(deps.clock.now()), `${year}-${to}-31`];
    return end < today ? end : today;
  };
  const countedAt = async (unit: string, { id: indicator, ...definition }: IndicatorDefinition, period: string, day: string): Promise<Counted[]> => {
    const all: Counted[] = [];
    let page: MemberDoc[] = [];
    for await (const row of members.find({ units: unit, indicator, period, ...(countsLevels(definition) ? heldOn(unit, day) : {}) }).sort({ countedAt: -1, _id: -1 }).lean().cursor({ batchSize: pageOfMembers })) {
      // What was reached later is of a later figure: of a year of its own, or of a half-year that had not ended.
      if ((countedOn(row, unit, day)?.month ?? '9') > day.slice(0, 7)) continue;
      page.push(row);
      if (page.length < pageOfMembers) continue;
      all.push(...(await aboutThem(page, unit, day)));
      page = [];
    }
    return [...all, ...(await aboutThem(page, unit, day))];
  };

  const spread = (unit: string, definition: IndicatorDefinition, year: number, to?: string): Promise<Spread[]> => {
    const day = endOf(year, to);
    return kept(unit, `${definition.id} ${year} ${day}`, async () => spreadOf(await countedAt(unit, definition, definition.rule.window === 'year' ? String(year) : everything, day), year));
  };

  return {
    /** Men and women counted, to the end of month `to`; null where so few would be told of. */
    async bySex(unit: Pick<GateUnit, '_id'>, definition: IndicatorDefinition, year: number, to?: string): Promise<Record<Sex, number | null>> {
      const shown = (await spread(unit._id, definition, year, to)).find(({ side }) => side === 'sex')?.parts ?? [];
      const of = (sex: Sex) => shown.find(({ id }) => id === sex)?.persons;
      const [male, female] = [of('male'), of('female')];
      return { male: male === undefined ? 0 : male, female: female === undefined ? 0 : female };
    },
    async get(unit: GateUnit, indicator: string, query: Parsed<'getIndicatorEquity'>['query']): Promise<Answer<'getIndicatorEquity'>> {
      const year = query.year ?? yearOf(deps.clock.now());
      const definition = await framework.definition(indicator);
      return { year, sides: await spread(unit._id, definition, year) };
    },
  };
};
