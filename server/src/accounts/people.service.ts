// The people of a unit: kept by its administrator, found by others of the staff, dated in all that the plan counts by.
import { AppError, type Answer, type Parsed, type RoleGrant, type Verb, can, dayOf, foldWords, markRank, validOn } from '@hoctap/shared';
import { type Deps, newId } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { after, pageFrom } from '../store/cursor.ts';
import type { UnitService } from '../units/unit.service.ts';
import { actService } from './act.service.ts';
import { lookModel } from './look.model.ts';
import { hashPassword, oneTimeEnd, oneTimePassword } from './password.ts';
import { personListing } from './person.listing.ts';
import { type PersonDoc, personModel } from './person.model.ts';
import { groupsOn } from './person.rules.ts';
import { type Entered, registerService } from './register.service.ts';
import { roleService } from './role.service.ts';

/** Somebody at a learning centre who has no account; `by` enters them. */
export interface Guest { id: string; fullName: string; sex: PersonDoc['sex']; birthYear: number | null; group: string | null; residence: string; by: string }
type OneTime = Answer<'resetPassword'>;

const batch = 500;
const loginNames = ['username', 'phone', 'email'] as const satisfies (keyof Entered)[];

export const peopleService = (deps: Deps, { units }: { units: UnitService }) => {
  const people = personModel(deps.db);
  const looks = lookModel(deps.db);
  const register = registerService(deps, { units });
  const roles = roleService(deps, { units, register });
  const listing = personListing(deps, { units });
  const { rows, detail, withUnitNames } = listing;
  const today = () => dayOf(deps.clock.now());

  /** Throws outside_unit unless the caller may do this at a unit that holds the person today. */
  const mustReach = (caller: Caller, verb: Verb) => (person: PersonDoc): void => {
    if (!can(caller, verb, person.units, today())) throw new AppError('outside_unit');
  };
  const reach = async (caller: Caller, id: string, verb: Verb): Promise<PersonDoc> => {
    const person = await register.get(id);
    mustReach(caller, verb)(person);
    return person;
  };
  /** Nobody is put to work where the administrator has no say; people live where they live. */
  const mayPlace = (caller: Caller) => (path: readonly string[], place: 'workplace' | 'residence') => place === 'residence' || can(caller, 'people:write', path, today());

  /** A password for one sign-in, and a user name for who has no login at all. */
  const oneTimeOf = async (person: PersonDoc) => {
    const end = oneTimeEnd(deps.clock.now());
    const hasLogin = loginNames.some((name) => person[name]);
    const username = hasLogin ? person.username : `nguoi-${person._id.slice(-8)}`;
    const passwordHash = await hashPassword(oneTimePassword(deps.secret, person._id, end));
    const named = hasLogin ? {} : { username, logins: [...person.logins, ...(username ? [username] : [])] };
    return { ...named, passwordHash, mustChangePassword: true, oneTimeUntil: end };
  };
  /** The one-time password that the person has and did not change yet, in clear. */
  const oneTimeFor = (person: PersonDoc): OneTime | undefined => {
    if (!person.mustChangePassword || !person.oneTimeUntil) return undefined;
    const login = person.username ?? person.phone ?? person.email ?? '';
    return { login, oneTimePassword: oneTimePassword(deps.secret, person._id, person.oneTimeUntil), expiresAt: person.oneTimeUntil.toISOString() };
  };

  /** All accounts of these people, each with the person that it stands for. */
  const accounts = async (ids: readonly string[]): Promise<Map<string, string>> => {
    const standing = new Map((await people.find({ _id: { $in: [...new Set(ids)] }, aliasOf: { $gt: '' } }, { aliasOf: 1 }).lean()).map(({ _id, aliasOf }) => [_id, aliasOf]));
    const kept = [...new Set(ids.map((id) => standing.get(id) ?? id))];
    const aliases = await people.find({ aliasOf: { $in: kept } }, { aliasOf: 1 }).lean();
    return new Map([...kept.map((id) => [id, id] as const), ...aliases.flatMap(({ _id, aliasOf }) => (aliasOf ? [[_id, aliasOf] as const] : []))]);
  };

  return {
    register, reach, withUnitNames,
    get: register.get,
    byLogin: register.byLogin,
    allowGroups: register.allowGroups,
    addAll: register.addAll,
    administrators: roles.administrators,
    acts: actService(deps, { units, register, roles, listing, reach }),
    accounts,
    /** Ids of all accounts of these people. */
    together: async (ids: readonly string[]): Promise<string[]> => [...(await accounts(ids)).keys()],
    /** Every person who has more than one account, with all of these. */
    async merged(): Promise<Map<string, string[]>> {
      const found = await people.find({ aliasOf: { $gt: '' } }, { aliasOf: 1 }).lean();
      const all = new Map<string, string[]>();
      for (const { _id, aliasOf } of found) if (aliasOf) all.set(aliasOf, [...(all.get(aliasOf) ?? [aliasOf]), _id]);
      return all;
    },
    /** People whose groups or places changed since they were counted; `moved` names the change. */
    moved: (limit: number): Promise<PersonDoc[]> => people.find({ moved: { $type: 'string' } }).limit(limit).lean(),
    /** Says that these changes are counted; one that came later stays owed. */
    async recounted(changes: readonly { _id: string; moved: string }[]): Promise<void> {
      for (const { _id, moved } of changes) await people.updateOne({ _id, moved }, { $set: { moved: null, movedWith: [] } });
    },
    async byIds(ids: readonly string[]): Promise<Map<string, PersonDoc>> {
      const found = await people.find({ _id: { $in: [...new Set(ids)] } }).lean();
      return new Map(found.map((person) => [person._id, person]));
    },
    /** What the plan reads of people, by id. */
    async standingOf(ids: readonly string[]): Promise<Map<string, Pick<PersonDoc, '_id' | 'groups' | 'workplaces' | 'residences' | 'aliasOf'>>> {
      const found = await people.find({ _id: { $in: [...new Set(ids)] } }, { groups: 1, workplaces: 1, residences: 1, aliasOf: 1 }).lean();
      return new Map(found.map((person) => [person._id, person]));
    },
    /** Names by id; an alias has those of the person it stands for. */
    async names(ids: readonly string[]): Promise<Map<string, { id: string; fullName: string }>> {
      const named = new Map((await people.find({ _id: { $in: [...new Set(ids)] } }, { fullName: 1, aliasOf: 1 }).lean()).map((person) => [person._id, person]));
      const missing = [...named.values()].flatMap(({ aliasOf }) => (aliasOf && !named.has(aliasOf) ? [aliasOf] : []));
      if (missing.length > 0) for (const person of await people.find({ _id: { $in: missing } }, { fullName: 1, aliasOf: 1 }).lean()) named.set(person._id, person);
      return new Map([...named.values()].map((person) => {
        const { _id: id, fullName } = named.get(person.aliasOf ?? '') ?? person;
        return [person._id, { id, fullName }];
      }));
    },
    /** Everybody of a unit and below, in batches by name; only those of a group today, or of a list of ids. */
    async *each(unit: string, { group, ids }: { group?: string; ids?: readonly string[] } = {}): AsyncGenerator<PersonDoc> {
      const filter = { units: unit, aliasOf: null, ...(ids ? { _id: { $in: [...ids] } } : {}) };
      let cursor: string | undefined;
      do {
        const found = await people.find({ $and: [filter, after('sortKey', cursor)] }).sort({ sortKey: 1, _id: 1 }).limit(batch + 1).lean();
        const page = pageFrom(found, batch, (person) => [person.sortKey, person._id]);
        for (const person of page.items) if (!group || groupsOn(person, today()).includes(group)) yield person;
        cursor = page.next;
      } while (cursor);
    },

    async list(unit: GateUnit, { q, group, cursor, limit }: Parsed<'listPeople'>['query']) {
      const words = foldWords(q ?? '').map((word) => ({ searchWords: { $regex: `^${word}` } }));
      const inGroup = group ? [{ groups: { $elemMatch: { group, to: null } } }] : [];
      const found = await people.find({ $and: [{ units: unit._id, aliasOf: null }, ...words, ...inGroup, after('sortKey', cursor)] }).sort({ sortKey: 1, _id: 1 }).limit(limit + 1).lean();
      const page = pageFrom(found, limit, (person) => [person.sortKey, person._id]);
      if (q) page.items.sort((a, b) => markRank(a.fullName, q) - markRank(b.fullName, q));
      return { ...page, items: await rows(page.items) };
    },
    getDetail: async (caller: Caller, id: string) => detail(await reach(caller, id, 'people:read')),

    /** Makes a person of the unit; a repeat answers the same, with the one-time password that is still waiting. */
    async create(caller: Caller, unit: GateUnit, { id, from, withPassword, noticeGiven: _noticeGiven, ...entered }: Parsed<'createPerson'>['body']) {
      const draft = await register.draft(id, caller.id, entered, from, mayPlace(caller));
      if (!draft.units.includes(unit._id)) throw new AppError('outside_unit');
      const { person } = await register.add(withPassword ? { ...draft, ...(await oneTimeOf(draft)) } : draft);
      if (!person.units.includes(unit._id)) throw new AppError('id_taken');
      return { person: await detail(person), password: withPassword ? oneTimeFor(person) : undefined };
    },
    /** Changes what is entered; logins of somebody with a higher role stay in the hands of those above them. */
    async update(caller: Caller, id: string, { from = today(), ...entered }: Parsed<'updatePerson'>['body']) {
      const changed = await register.change(id, async (person) => {
        mustReach(caller, 'people:write')(person);
        const change = await register.changeOf(person, entered, from, mayPlace(caller));
        if (loginNames.some((name) => change[name] !== undefined && change[name] !== person[name])) await roles.mustOutrank(caller, person);
        return change;
      });
      return detail(changed);
    },
    async resetPassword(caller: Caller, id: string): Promise<OneTime> {
      const changed = await register.change(id, async (person) => {
        mustReach(caller, 'people:write')(person);
        await roles.mustOutrank(caller, person);
        return oneTimeOf(person);
      });
      const given = oneTimeFor(changed);
      if (!given) throw new AppError('internal');
      return given;
    },
    grantRole: async (caller: Caller, id: string, grant: Parsed<'grantRole'>['body']) => detail(await roles.grant(caller, id, grant, mustReach(caller, 'roles:write'))),
    revokeRole: async (caller: Caller, id: string, { role, unit }: Parsed<'revokeRole'>['params']) =>
      detail(await roles.revoke(caller, id, role, unit, mustReach(caller, 'roles:write'))),

    /** People of a unit and below by the keys of their names, and who has one of these logins: what an import must not make twice. */
    async knownAs(unit: string, sortKeys: readonly string[], logins: readonly string[]): Promise<{ named: PersonDoc[]; taken: Set<string> }> {
      const [named, holders] = await Promise.all([people.find({ units: unit, sortKey: { $in: [...new Set(sortKeys)] } }).lean(), people.find({ logins: { $in: [...new Set(logins)] } }, { logins: 1 }).lean()]);
      return { named, taken: new Set(holders.flatMap((one) => one.logins)) };
    },
    /** Makes a person that a spreadsheet names, at or below `unit`; a repeat changes nothing. Throws as `create`. */
    async createImported(by: string, unit: string, { id, from, ...entered }: Entered & { id: string; from?: string }, origin: NonNullable<PersonDoc['import']>): Promise<void> {
      const draft = await register.draft(id, by, entered, from, (path, place) => place === 'residence' || path.includes(unit));
      if (!draft.units.includes(unit)) throw new AppError('outside_unit');
      const { person } = await register.add({ ...draft, import: origin });
      if (person.import?.id !== origin.id) throw new AppError('id_taken');
    },
    /**
     * Takes a person that a spreadsheet brought in out of every group, place and login, as if they had never been there; what names
     * them stays. False for one who was changed since or has a way to sign in. A repeat changes nothing.
     */
    async takeBackImported(id: string): Promise<boolean> {
      const person = await register.get(id);
      if (person.import?.isUndo) return true;
      const isUntouched = ({ rev, passwordHash, roles: held }: PersonDoc) => !rev && !passwordHash && held.length === 0;
      if (!person.import || !isUntouched(person)) return false;
      const origin = { ...person.import, isUndo: true };
      let isDone = false;
      await register.change(id, (now) => {
        isDone = isUntouched(now);
        return isDone ? { groups: [], workplaces: [], residences: [], units: [], username: null, phone: null, email: null, logins: [id], import: origin, moved: newId(deps.clock) } : {};
      });
      return isDone;
    },
    /** Enters somebody who has no account; a repeat with the same id changes nothing. Throws unknown_group, unknown_unit, id_taken. */
    async createGuest({ id, fullName, sex, birthYear, group, residence, by }: Guest): Promise<PersonDoc> {
      const draft = await register.draft(id, by, { fullName, sex, birthYear, groups: group ? [group] : [], residence });
      const { person } = await register.add(draft);
      if (person.createdBy !== by) throw new AppError('id_taken');
      return person;
    },
    /** Ids of those who hold the role today at each of these units itself. */
    async holders(role: RoleGrant['role'], unitIds: readonly string[]): Promise<Map<string, string[]>> {
      const wanted = new Set(unitIds);
      const held = new Map<string, string[]>();
      for (const { _id, roles: grants } of await people.find({ 'roles.role': role }, { roles: 1 }).lean()) {
        const at = grants.filter((grant) => grant.role === role && wanted.has(grant.unit) && validOn(grant, today()));
        for (const unit of new Set(at.map((grant) => grant.unit))) held.set(unit, [...(held.get(unit) ?? []), _id]);
      }
      return held;
    },
    /** Puts on record that somebody looked at the people behind a figure. */
    async logLook(look: { by: string; what: string; unit: string; about: string }): Promise<void> {
      await looks.create({ _id: newId(deps.clock), ...look, at: deps.clock.now() });
    },
  };
};
export type PeopleService = ReturnType<typeof peopleService>;
