// A person on a day: pure, so that the plan, the seed and the screens agree.
import { validOn } from '@hoctap/shared';
import type { DatedGroup, DatedUnit, PersonDoc } from './person.model.ts';

/** The groups that the person was in on that day. */
export const groupsOn = (person: Pick<PersonDoc, 'groups'>, day: string): string[] => person.groups.filter((one) => validOn(one, day)).map(({ group }) => group);

/** The unit where the person worked or lived on that day; null for none. */
export const placeOn = (person: Pick<PersonDoc, 'workplaces' | 'residences'>, place: 'workplace' | 'residence', day: string): string | null =>
  (place === 'workplace' ? person.workplaces : person.residences).find((one) => validOn(one, day))?.unit ?? null;

interface Span { from: string; to: string | null }

/** Ends what is open at `day` and drops what would begin later, so that a change never overlaps what it replaces. */
const endedAt = <T extends Span>(spans: readonly T[], day: string): T[] =>
  spans.filter((span) => span.from < day).map((span) => (span.to === null || span.to > day ? { ...span, to: day } : span));

/** The places after the person moved to `unit` (null: nowhere) on `day`; no change when they were there already. */
export const movedTo = (places: readonly DatedUnit[], unit: string | null, day: string): DatedUnit[] => {
  if ((places.find((one) => validOn(one, day))?.unit ?? null) === unit) return [...places];
  return unit ? [...endedAt(places, day), { unit, from: day, to: null }] : endedAt(places, day);
};

/** The groups after the person is in exactly `wanted` from `day` on; groups that stay keep their beginning. */
export const regrouped = (groups: readonly DatedGroup[], wanted: readonly string[], day: string): DatedGroup[] => {
  const now = groupsOn({ groups: [...groups] }, day);
  const ended = groups.flatMap((one) => (validOn(one, day) && !wanted.includes(one.group) ? endedAt([one], day) : one.from > day ? [] : [one]));
  return [...ended, ...[...new Set(wanted)].filter((group) => !now.includes(group)).map((group) => ({ group, from: day, to: null }))];
};
