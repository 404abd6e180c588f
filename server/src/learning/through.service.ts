// Which unit organises a learning: one proposed from where the person works, studies or lives, and those that fit beside it.
import { AppError, dayOf, nullIfRefused } from '@hoctap/shared';
import type { UnitLevel } from '@hoctap/shared/units.contract';
import type { PersonDoc } from '../accounts/person.model.ts';
import { placeOn } from '../accounts/person.rules.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import type { ThroughKind } from './event.model.ts';

const kinds: Partial<Record<UnitLevel, ThroughKind>> = { clc: 'centre', school: 'school', enterprise: 'enterprise' };
/** Units that may organise learning. */
export const organisingLevels: readonly UnitLevel[] = ['clc', 'school', 'enterprise', 'agency'];

/** An organising unit as an enrolment keeps it; both null for a person who learns alone. */
export interface Through { through: string | null; throughKind: ThroughKind }
export const alone: Through = { through: null, throughKind: null };
export const throughOf = (unit: Pick<UnitDoc, '_id' | 'level'>): Through => ({ through: unit._id, throughKind: kinds[unit.level] ?? 'other' });

export const throughService = (deps: Pick<Deps, 'clock'>, { units, people }: { units: UnitService; people: PeopleService }) => {
  /** The workplace or school of today, else the learning centre where the person lives; and all organising units in or around these places. */
  const optionsFor = async (person: PersonDoc): Promise<{ proposed: UnitDoc | null; units: UnitDoc[] }> => {
    const today = dayOf(deps.clock.now());
    const [workplace, residence] = [placeOn(person, 'workplace', today), placeOn(person, 'residence', today)];
    const places = await units.byIds([workplace, residence].filter((id) => id !== null));
    const around = await units.byIds([...places.values()].flatMap(({ path }) => path));
    const inside = (await Promise.all([...places.keys()].map((id) => units.children(id)))).flat();
    const work = workplace ? places.get(workplace) : undefined;
    const fitting = [...(work ? [work] : []), ...[...inside, ...around.values()].filter(({ level }) => organisingLevels.includes(level))];
    const proposed = work ?? inside.find(({ level, parent }) => level === 'clc' && parent === residence) ?? null;
    return { proposed, units: [...new Map(fitting.map((unit) => [unit._id, unit])).values()] };
  };

  return {
    async list(personId: string) {
      const { proposed, units: fitting } = await optionsFor(await people.get(personId));
      return { proposed: proposed?._id ?? null, units: fitting.map(nameOf) };
    },
    /** The unit that a person asked for: undefined takes the proposal, null means alone. Throws bad_through when it does not fit. */
    async choose(person: PersonDoc, ref: string | null | undefined): Promise<Through> {
      if (ref === null) return alone;
      const { proposed, units: fitting } = await optionsFor(person);
      if (ref === undefined) return proposed ? throughOf(proposed) : alone;
      const chosen = fitting.find(({ _id, code }) => _id === ref || code === ref);
      if (!chosen) throw new AppError('bad_through');
      return throughOf(chosen);
    },
    /** The unit that an administrator chose for people of `unit`: it lies in that unit, or holds it. Throws bad_through. */
    async chooseFor(unit: { _id: string; path: readonly string[] }, ref: string): Promise<Through> {
      const chosen = await units.require(ref).catch(nullIfRefused);
      if (!chosen || !(chosen.path.includes(unit._id) || unit.path.includes(chosen._id))) throw new AppError('bad_through');
      return throughOf(chosen);
    },
  };
};
export type ThroughService = ReturnType<typeof throughService>;
