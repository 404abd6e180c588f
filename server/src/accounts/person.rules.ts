// A person on a day: pure, so that the plan, the seed and the screens agree.
import { AppError, validOn } from '@hoctap/shared';
import type { DatedGroup, DatedUnit, PersonDoc } from './person.model.ts';

/** The groups that the person was in on that day. */
export const groupsOn = (person: Pick<PersonDoc, 'groups'>, day: string): string[] => person.groups.filter((one) => validOn(one, day)).map(({ group }) => group);

/** The unit where the person worked or lived on that day; null for none. */
export const placeOn = (person: Pick<PersonDoc, 'workplaces' | 'residences'>, place: 'workplace' | 'residence', day: string): string | null =>
  (place === 'workplace' ? person.workplaces : person.residences).find((one) => validOn(one, day))?.unit ?? null;

interface Span { from: string; to: string | null }

/** What was recorded stays: a change may not be dated before the last one of its kind. Throws bad_input. */
const mustFollow = (spans: readonly Span[], day: string): void => {
  if (spans.some(({ from, to }) => from > day || (to !== null && to > day))) {
    throw new AppError('bad_input', { faults: [{ path: 'body.from', message: 'before the last recorded change' }] });
  }
};

/** Ends an open span on `day`; one that began that day never was. */
const ended = <T extends Span>(span: T, day: string): T[] => (span.to !== null ? [span] : span.from < day ? [{ ...span, to: day }] : []);

/** The places after the person moved to `unit` (null: nowhere) on `day`; unchanged when they are there already. Throws bad_input. */
export const movedTo = (places: readonly DatedUnit[], unit: string | null, day: string): DatedUnit[] => {
  if ((places.find(({ to }) => to === null)?.unit ?? null) === unit) return [...places];
  mustFollow(places, day);
  return [...places.flatMap((one) => ended(one, day)), ...(unit ? [{ unit, from: day, to: null }] : [])];
};

/** Where a move of the same kind, from the day on, would meet a later change. Throws later_change. */
const mustBeLast = (spans: readonly Span[], day: string): void => {
  if (spans.some(({ from, to }) => from > day || (to !== null && to > day))) throw new AppError('later_change');
};

/**
 * The places after the person was at `unit` (null: nowhere) from `day` on, past or to come. A last place that is the same unit
 * from a later day begins on `day` instead: its date was wrong. Throws later_change when another change lies after the day.
 */
export const placedFrom = (places: readonly DatedUnit[], unit: string | null, day: string): DatedUnit[] => {
  const last = places.find(({ to }) => to === null);
  const isLate = last !== undefined && last.unit === unit && last.from > day;
  const before = isLate ? places.filter((one) => one !== last).map((one) => (one.to === last.from ? { ...one, to: null } : one)) : places;
  if ((before.find(({ to }) => to === null)?.unit ?? null) !== unit) mustBeLast(before, day);
  return movedTo(before, unit, day);
};

/** As `regrouped`, for a past day or one to come. Throws later_change. */
export const regroupedFrom = (groups: readonly DatedGroup[], wanted: readonly string[], day: string): DatedGroup[] => {
  const isOpen = (group: string) => groups.some((one) => one.group === group && one.to === null);
  mustBeLast(groups.filter(({ group }) => isOpen(group) !== wanted.includes(group)), day);
  return regrouped(groups, wanted, day);
};

/** The first day after `today` on which a place of the person begins or ends; null when none is known. */
export const nextChange = ({ workplaces, residences }: Pick<PersonDoc, 'workplaces' | 'residences'>, today: string): string | null =>
  [...workplaces, ...residences].flatMap(({ from, to }) => [from, to ?? '']).filter((day) => day > today).sort()[0] ?? null;

/** The groups after the person is in exactly `wanted` from `day` on; those that stay keep their beginning. Throws bad_input. */
export const regrouped = (groups: readonly DatedGroup[], wanted: readonly string[], day: string): DatedGroup[] => {
  const current = groups.filter(({ to }) => to === null).map(({ group }) => group);
  const left = current.filter((group) => !wanted.includes(group));
  const joined = [...new Set(wanted)].filter((group) => !current.includes(group));
  mustFollow(groups.filter(({ group }) => left.includes(group) || joined.includes(group)), day);
  return [...groups.flatMap((one) => (left.includes(one.group) ? ended(one, day) : [one])), ...joined.map((group) => ({ group, from: day, to: null }))];
};
