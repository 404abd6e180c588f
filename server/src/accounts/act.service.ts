// What officers change of a person's past. Every act is written in one piece with what it changes, on the person's own
// document: a stop leaves both or neither, and the same request again finds its act there.
import { AppError, type Answer, type Parsed, can, dayOf } from '@hoctap/shared';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type Deps, newId } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import { createLease } from '../jobs/lease.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { PersonListing } from './person.listing.ts';
import { type PersonAct, type PersonDoc, personModel } from './person.model.ts';
import { nextChange, placedFrom, regroupedFrom } from './person.rules.ts';
import type { RegisterService } from './register.service.ts';
import type { RoleService } from './role.service.ts';

type Move = Parsed<'movePerson'>['body'];
type MayPlace = (path: readonly string[], place: 'workplace' | 'residence') => boolean;

/** How far ahead a move may be entered. */
const yearMs = 366 * 86_400_000;
const leaseSec = 15;
const [waitMs, mostTries] = [50, 200];

interface Lower {
  units: UnitService; register: RegisterService; roles: RoleService; listing: PersonListing;
  /** The person, if the caller keeps them. Throws outside_unit. */
  reach(caller: Caller, id: string, verb: 'people:write' | 'people:read'): Promise<PersonDoc>;
}

export const actService = (deps: Deps, { units, register, roles, listing, reach }: Lower) => {
  const people = personModel(deps.db);
  const now = () => deps.clock.now();
  const done = (person: PersonDoc, act: string): PersonAct | undefined => person.acts?.find(({ id }) => id === act);
  const act = (by: string | null, { id, reason }: { id: string; reason: string }, more: Pick<PersonAct, 'kind'> & Partial<PersonAct>): PersonAct => ({ day: null, person: null, ...more, id, at: now(), by, reason });
  const withAct = (person: PersonDoc, one: PersonAct) => ({ acts: [...(person.acts ?? []), one] });

  /** One merge at a time in the whole city: two at once could make a chain or a ring. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const lease = createLease(deps, 'merge', randomUUID(), leaseSec);
    for (let tries = 1; !(await lease.hold()); tries++) {
      if (tries === mostTries) throw new AppError('store_unavailable');
      await setTimeout(waitMs);
    }
    try {
      return await work();
    } finally {
      await lease.release();
    }
  };

  /**
   * Groups and places as they are after the move, from `day` on. Throws bad_input for a day more than a year ahead or a move
   * that changes nothing, later_change, unknown_unit, unknown_group, outside_unit.
   */
  const moved = async (person: PersonDoc, { day, workplace, residence, groups }: Move, mayPlace: MayPlace): Promise<{ change: Partial<PersonDoc>; to: Pick<PersonAct, 'workplace' | 'residence' | 'groups'> }> => {
    if (day > dayOf(new Date(now().getTime() + yearMs))) throw new AppError('bad_input', { faults: [{ path: 'body.day', message: 'more than a year ahead' }] });
    const change: Partial<PersonDoc> = {};
    const to: Pick<PersonAct, 'workplace' | 'residence' | 'groups'> = groups ? { groups } : {};
    if (groups) {
      register.mustKnowGroups(groups);
      change.groups = regroupedFrom(person.groups, groups, day);
    }
    for (const [place, places, ref] of [['workplace', 'workplaces', workplace], ['residence', 'residences', residence]] as const) {
      if (ref === undefined) continue;
      const unit = ref === null ? null : await units.require(ref, day);
      if (unit && !mayPlace(unit.path, place)) throw new AppError('outside_unit');
      to[place] = unit?._id ?? null;
      change[places] = placedFrom(person[places], unit?._id ?? null, day);
    }
    const same = (Object.keys(change) as (keyof PersonDoc)[]).every((key) => JSON.stringify(change[key]) === JSON.stringify(person[key]));
    if (same) throw new AppError('bad_input', { faults: [{ path: 'body.day', message: 'nothing changes' }] });
    return { change, to };
  };

  /** Moves a person from a day on; the same id again changes nothing. `by` null is the city's own work. */
  const move = (id: string, by: string | null, body: Move, mayPlace: MayPlace = () => true, mayReach: (person: PersonDoc) => void = () => undefined): Promise<PersonDoc> =>
    register.change(id, async (person) => {
      const there = done(person, body.id);
      if (there) {
        if (there.kind !== 'moved' || there.by !== by) throw new AppError('id_taken');
        return {};
      }
      mayReach(person);
      const { change, to } = await moved(person, body, mayPlace);
      const next = { ...person, ...change };
      const entry = act(by, body, { kind: 'moved', day: body.day, ...to });
      return { ...change, ...withAct(person, entry), moved: newId(deps.clock), units: await register.heldNow(next), unitsDue: nextChange(next, dayOf(now())) };
    });

  /** Both accounts, if the caller keeps each and neither is their own. */
  const both = async (caller: Caller, person: string, alias: string): Promise<{ named: PersonDoc; other: PersonDoc }> => {
    if (caller.id === person || caller.id === alias) throw new AppError('own_evidence');
    return { named: await reach(caller, person, 'people:write'), other: await reach(caller, alias, 'people:write') };
  };
  /** Says for whom the account stands from now on, and has both counted anew. */
  const standFor = (other: PersonDoc, person: string | null, entry: PersonAct) => register.change(other._id, (fresh) => {
    if (done(fresh, entry.id)) return {};
    const movedWith = [...new Set([...(fresh.movedWith ?? []), ...[person, fresh.aliasOf].filter((one) => typeof one === 'string')])];
    return { aliasOf: person, movedWith, moved: newId(deps.clock), ...withAct(fresh, entry) };
  });

  return {
    movePerson: move,
    async move(caller: Caller, id: string, body: Move): Promise<Answer<'movePerson'>> {
      if (caller.id === id) throw new AppError('own_evidence');
      const mayReach = (person: PersonDoc): void => {
        if (!can(caller, 'people:write', person.units, dayOf(now()))) throw new AppError('outside_unit');
      };
      const mayPlace: MayPlace = (path, place) => place === 'residence' || can(caller, 'people:write', path, dayOf(now()));
      const person = await move(id, caller.id, body, mayPlace, mayReach);
      deps.bus.emit('fact:owed', {});
      return listing.detail(person);
    },
    /** Makes `alias` stand for the person. Throws own_evidence, outside_unit, not_allowed, merge_refused, id_taken. */
    merge: (caller: Caller, personId: string, { id, alias, reason }: Parsed<'mergePeople'>['body']): Promise<Answer<'mergePeople'>> => alone(async () => {
      const { named, other } = await both(caller, personId, alias);
      // Whoever is named by an alias is the person that it stands for.
      const kept = named.aliasOf ? await reach(caller, named.aliasOf, 'people:write') : named;
      const there = done(other, id);
      if (there) {
        if (there.kind !== 'merged' || there.person !== kept._id) throw new AppError('id_taken');
        return listing.detail(kept);
      }
      const hasAliases = (await people.find({ aliasOf: alias }, { _id: 1 }).limit(1).lean()).length > 0;
      if (kept._id === alias || kept._id === caller.id || other.aliasOf || hasAliases) throw new AppError('merge_refused');
      await roles.mustOutrank(caller, other);
      await standFor(other, kept._id, act(caller.id, { id, reason }, { kind: 'merged', person: kept._id }));
      deps.bus.emit('access:revoked', { person: alias });
      deps.bus.emit('fact:owed', {});
      return listing.detail(kept);
    }),
    unmerge: (caller: Caller, personId: string, alias: string, { id, reason }: Parsed<'unmergePeople'>['body']): Promise<Answer<'unmergePeople'>> => alone(async () => {
      const { named, other } = await both(caller, personId, alias);
      const there = done(other, id);
      if (there && (there.kind !== 'unmerged' || there.person !== personId)) throw new AppError('id_taken');
      if (!there) {
        if (other.aliasOf !== personId) throw new AppError('merge_refused');
        await standFor(other, null, act(caller.id, { id, reason }, { kind: 'unmerged', person: personId }));
        deps.bus.emit('fact:owed', {});
      }
      return listing.detail(named);
    }),

    async list(caller: Caller, id: string): Promise<Answer<'listPersonActs'>> {
      const person = await reach(caller, id, 'people:read');
      const others = await people.find({ 'acts.person': id }).limit(100).lean();
      const own = (person.acts ?? []).map((entry) => ({ entry, of: person }));
      const about = others.flatMap((other) => (other.acts ?? []).filter((entry) => entry.person === id).map((entry) => ({ entry, of: other })));
      const all = [...own, ...about].sort((a, b) => b.entry.at.getTime() - a.entry.at.getTime());
      const known = new Map((await people.find({ _id: { $in: all.flatMap(({ entry }) => [entry.by, entry.person].filter((one) => typeof one === 'string')) } }, { fullName: 1 }).lean()).map((one) => [one._id, one.fullName]));
      const names = await units.names(all.flatMap(({ entry }) => [entry.workplace, entry.residence]));
      const somebody = (one: string) => ({ id: one, fullName: known.get(one) ?? '' });
      const place = (unit: string | null | undefined) => (unit === undefined ? undefined : (names.get(unit ?? '') ?? null));
      return {
        aliasOf: person.aliasOf ? somebody(person.aliasOf) : null,
        aliases: others.filter(({ aliasOf }) => aliasOf === id).map(({ _id, fullName }) => ({ id: _id, fullName })),
        items: all.map(({ entry, of }) => ({
          id: entry.id, kind: entry.kind, at: entry.at.toISOString(), by: entry.by ? somebody(entry.by) : null, reason: entry.reason, day: entry.day,
          workplace: place(entry.workplace), residence: place(entry.residence), groups: entry.groups,
          alias: entry.kind === 'moved' ? null : { id: of._id, fullName: of.fullName },
        })),
      };
    },
    /** Puts everybody under the units of today whose move was entered for a day that has come. */
    async followMoves(): Promise<number> {
      const today = dayOf(now());
      const due = await people.find({ unitsDue: { $gt: '', $lte: today } }, { _id: 1 }).limit(1000).lean();
      for (const { _id } of due) await register.change(_id, async (person) => ({ units: await register.heldNow(person), unitsDue: nextChange(person, today) }));
      return due.length;
    },
  };
};
export type ActService = ReturnType<typeof actService>;
