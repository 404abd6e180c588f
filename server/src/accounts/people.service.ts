// The people of a unit: kept by its administrator, found by others of the staff, dated in all that the plan counts by.
import { AppError, type Answer, type Parsed, type Role, type RoleGrant, type Verb, can, dayOf, foldWords, grantableRoles, markRank, nameSortKey } from '@hoctap/shared';
import type { PersonRow } from '@hoctap/shared/people.contract';
import { type Deps, newId } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { lookModel } from './look.model.ts';
import { loginsOf, phoneOf } from './login.rules.ts';
import { hashPassword, oneTimeDays, oneTimePassword } from './password.ts';
import { type PersonDoc, personModel } from './person.model.ts';
import { groupsOn, movedTo, placeOn, regrouped } from './person.rules.ts';

type Fields = Partial<Pick<Parsed<'createPerson'>['body'], 'fullName' | 'sex' | 'birthYear' | 'username' | 'phone' | 'email' | 'groups' | 'workplace' | 'residence'>>;
/** What a new person needs; the rest follows. */
export interface Guest { id: string; fullName: string; sex: PersonDoc['sex']; birthYear: number | null; group: string | null; residence: string; by: string }

export const peopleService = (deps: Deps, { units }: { units: UnitService }) => {
  const people = personModel(deps.db);
  const looks = lookModel(deps.db);
  const today = () => dayOf(deps.clock.now());
  let knownGroups: Set<string> | undefined;

  const get = async (id: string): Promise<PersonDoc> => {
    const person = await people.findById(id).lean();
    if (!person) throw new AppError('not_found');
    return person;
  };
  const isSystemAdmin = (caller: Pick<Caller, 'roles'>) => can({ roles: caller.roles.filter(({ role }) => role === 'system_admin') }, 'roles:write', undefined, today());

  /** Ids of all units above today's places, for finding people by unit. */
  const unitsOf = async (person: Pick<PersonDoc, 'workplaces' | 'residences'>): Promise<string[]> => {
    const places = (['workplace', 'residence'] as const).flatMap((place) => placeOn(person, place, today()) ?? []);
    return [...new Set([...(await units.byIds(places)).values()].flatMap(({ path }) => path))];
  };

  /** The person after a change: groups and places dated from `day`, everything derived brought along. */
  const changed = async (person: PersonDoc, fields: Fields, day: string, caller: Caller | null): Promise<PersonDoc> => {
    const next = { ...person };
    if (fields.fullName !== undefined) next.fullName = fields.fullName;
    if (fields.sex !== undefined) next.sex = fields.sex;
    if (fields.birthYear !== undefined) next.birthYear = fields.birthYear;
    if (fields.username !== undefined) next.username = fields.username || null;
    if (fields.phone !== undefined) next.phone = fields.phone ? phoneOf(fields.phone) : null;
    if (fields.email !== undefined) next.email = fields.email || null;
    if (fields.groups) {
      if (knownGroups && fields.groups.some((group) => !knownGroups?.has(group))) throw new AppError('unknown_group');
      next.groups = regrouped(person.groups, fields.groups, day);
    }
    for (const [field, kept] of [['workplace', 'workplaces'], ['residence', 'residences']] as const) {
      const ref = fields[field];
      if (ref === undefined) continue;
      const unit = ref === null ? null : await units.require(ref, day);
      // An official may live anywhere, but nobody is put to work in a unit that the administrator does not reach.
      const isNew = unit?._id !== placeOn(person, field, day);
      if (unit && isNew && caller && field === 'workplace' && !can(caller, 'people:write', unit.path, today())) throw new AppError('outside_unit');
      next[kept] = movedTo(person[kept], unit?._id ?? null, day);
    }
    next.searchWords = foldWords(next.fullName);
    next.sortKey = nameSortKey(next.fullName);
    next.logins = loginsOf(next);
    next.units = await unitsOf(next);
    return next;
  };
  const blank = (id: string, by: string | null): PersonDoc => ({
    _id: id, fullName: '', searchWords: [], sortKey: '', sex: null, birthYear: null, username: null, phone: null, email: null, logins: [], passwordHash: null,
    mustChangePassword: false, oneTimeUntil: null, address: null, language: 'vi', roles: [], groups: [], workplaces: [], residences: [], units: [],
    illustrative: false, createdAt: deps.clock.now(), createdBy: by,
  });
  /** Inserts once by id; the same id again answers what is there, if the same hand made it. */
  const insert = async (person: PersonDoc): Promise<PersonDoc> => {
    const existing = await people.findById(person._id).lean();
    if (existing) {
      if (existing.createdBy !== person.createdBy || existing.fullName !== person.fullName) throw new AppError('id_taken');
      return existing;
    }
    try {
      await people.create(person);
      return person;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const other = await people.findById(person._id).lean();
      if (other && other.createdBy === person.createdBy) return other;
      throw new AppError('login_taken');
    }
  };
  const save = async (person: PersonDoc): Promise<PersonDoc> => {
    const { _id, ...fields } = person;
    try {
      await people.updateOne({ _id }, { $set: fields });
      return person;
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('login_taken');
      throw error;
    }
  };

  const rowsOf = async (found: readonly PersonDoc[]): Promise<PersonRow[]> => {
    const names = await units.names(found.flatMap((person) => [...person.workplaces, ...person.residences].map(({ unit }) => unit)));
    const named = (id: string | null) => (id ? (names.get(id) ?? null) : null);
    return found.map((person) => ({
      id: person._id, fullName: person.fullName, sex: person.sex, birthYear: person.birthYear, groups: groupsOn(person, today()),
      workplace: named(placeOn(person, 'workplace', today())), residence: named(placeOn(person, 'residence', today())),
      signIn: !person.passwordHash ? ('never' as const) : person.mustChangePassword ? ('one_time' as const) : ('own' as const),
    }));
  };
  const detail = async (person: PersonDoc): Promise<Answer<'getPerson'>> => {
    const [row] = await rowsOf([person]);
    const names = await units.names([...person.workplaces, ...person.residences, ...person.roles].map(({ unit }) => unit));
    const dated = (places: PersonDoc['workplaces']) => places.flatMap(({ unit, from, to }) => { const name = names.get(unit); return name ? [{ unit: name, from, to }] : []; });
    if (!row) throw new AppError('not_found');
    return {
      ...row, username: person.username, phone: person.phone, email: person.email, groupHistory: person.groups,
      workplaceHistory: dated(person.workplaces), residenceHistory: dated(person.residences), roles: await withUnitNames(person.roles), createdAt: person.createdAt.toISOString(),
    };
  };
  const withUnitNames = async (roles: readonly RoleGrant[]) => {
    const names = await units.names(roles.map(({ unit }) => unit));
    return roles.map((grant) => ({ ...grant, unitName: names.get(grant.unit) ?? { id: grant.unit, code: grant.unit, level: 'city', nameVi: grant.unit, nameEn: null } }));
  };
  /** Gives a password for one sign-in; answers it in clear, this once. */
  const giveOneTime = async (person: PersonDoc) => {
    const password = oneTimePassword();
    const oneTimeUntil = new Date(deps.clock.now().getTime() + oneTimeDays * 86_400_000);
    const username = person.username ?? person.phone ?? person.email ?? `nguoi-${person._id.slice(-8)}`;
    const next = { ...person, username: person.username ?? (person.phone || person.email ? null : username), passwordHash: await hashPassword(password), mustChangePassword: true, oneTimeUntil };
    await save({ ...next, logins: loginsOf(next) });
    return { person: next, password: { login: username, oneTimePassword: password, expiresAt: oneTimeUntil.toISOString() } };
  };

  const reach = async (caller: Caller, id: string, verb: Verb): Promise<PersonDoc> => {
    const person = await get(id);
    // Each place counts with its own path: a role at one unit says nothing about another that happens to share none.
    if (person.units.some((unit) => can(caller, verb, [unit], today())) || isSystemAdmin(caller)) return person;
    throw new AppError('outside_unit');
  };

  return {
    get, reach, giveOneTime, withUnitNames,
    /** Which groups a person may be put into; any, until the plan has told. */
    allowGroups(ids: readonly string[]): void {
      knownGroups = new Set(ids);
    },
    byIds: async (ids: readonly string[]): Promise<Map<string, PersonDoc>> => new Map((await people.find({ _id: { $in: [...new Set(ids)] } }).lean()).map((one) => [one._id, one])),
    async names(ids: readonly string[]): Promise<Map<string, { id: string; fullName: string }>> {
      const found = await people.find({ _id: { $in: [...new Set(ids)] } }, { fullName: 1 }).lean();
      return new Map(found.map(({ _id, fullName }) => [_id, { id: _id, fullName }]));
    },
    byLogin: (key: string) => people.findOne({ logins: key }).lean(),
    /** Everybody of a unit and below, in batches; only those of a group today, or of a list of ids. */
    async *each(unit: string, { group, ids }: { group?: string; ids?: readonly string[] } = {}): AsyncGenerator<PersonDoc> {
      let cursor: { sortKey: string; _id: string } | undefined;
      for (;;) {
        const next = cursor ? { $or: [{ sortKey: { $gt: cursor.sortKey } }, { sortKey: cursor.sortKey, _id: { $gt: cursor._id } }] } : {};
        const batch = await people.find({ units: unit, ...(ids ? { _id: { $in: [...ids] } } : {}), $and: [next] }).sort({ sortKey: 1, _id: 1 }).limit(500).lean();
        for (const person of batch) if (!group || groupsOn(person, today()).includes(group)) yield person;
        cursor = batch.at(-1);
        if (!cursor || batch.length < 500) return;
      }
    },

    async list(unit: GateUnit, query: Parsed<'listPeople'>['query']) {
      const words = foldWords(query.q ?? '').map((word) => ({ searchWords: { $regex: `^${word}` } }));
      const group = query.group ? [{ groups: { $elemMatch: { group: query.group, to: null } } }] : [];
      const rows = await people.find({ units: unit._id, $and: [...words, ...group, after('sortKey', query.cursor)] }).sort({ sortKey: 1, _id: 1 }).limit(query.limit + 1).lean();
      const page = pageFrom(rows, query.limit, (person) => [person.sortKey, person._id]);
      const q = query.q;
      if (q) page.items.sort((a, b) => markRank(a.fullName, q) - markRank(b.fullName, q));
      return { ...page, items: await rowsOf(page.items) };
    },
    async create(caller: Caller, unit: GateUnit, body: Parsed<'createPerson'>['body']) {
      const { id, from, withPassword, noticeGiven: _noticeGiven, ...fields } = body;
      const person = await changed(blank(id, caller.id), fields, from ?? today(), caller);
      if (!person.units.includes(unit._id)) throw new AppError('outside_unit');
      const kept = await insert(person);
      if (!withPassword || kept.passwordHash) return { person: await detail(kept) };
      const given = await giveOneTime(kept);
      return { person: await detail(given.person), password: given.password };
    },
    getDetail: async (caller: Caller, id: string) => detail(await reach(caller, id, 'people:read')),
    detail,
    async update(caller: Caller, id: string, { from, ...fields }: Parsed<'updatePerson'>['body']) {
      const person = await reach(caller, id, 'people:write');
      return detail(await save(await changed(person, fields, from ?? today(), caller)));
    },
    async resetPassword(caller: Caller, id: string) {
      const person = await reach(caller, id, 'people:write');
      if (person.roles.some(({ role }) => role === 'system_admin') && !isSystemAdmin(caller)) throw new AppError('not_allowed');
      return (await giveOneTime(person)).password;
    },
    async grantRole(caller: Caller, id: string, { role, unit: ref, from = today(), to }: Parsed<'grantRole'>['body']) {
      const person = await reach(caller, id, 'roles:write');
      const unit = await units.require(ref);
      if (!can(caller, 'roles:write', unit.path, today()) || !grantableRoles(isSystemAdmin(caller)).includes(role)) throw new AppError('not_allowed');
      const others = person.roles.filter((grant) => grant.role !== role || grant.unit !== unit._id);
      return detail(await save({ ...person, roles: [...others, { role, unit: unit._id, from, to }] }));
    },
    async revokeRole(caller: Caller, id: string, role: string, ref: string) {
      const person = await reach(caller, id, 'roles:write');
      const unit = await units.find(ref);
      const isTopRole = role === 'system_admin';
      if (!can(caller, 'roles:write', unit.path, today()) || (isTopRole && !isSystemAdmin(caller))) throw new AppError('not_allowed');
      if (isTopRole && (await people.countDocuments({ roles: { $elemMatch: { role: 'system_admin' } } })) < 2) throw new AppError('not_allowed');
      const roles = person.roles.filter((grant) => grant.role !== role || grant.unit !== unit._id);
      const kept = await save({ ...person, roles });
      deps.bus.emit('access:revoked', { person: id });
      return detail(kept);
    },

    /** Somebody at a learning centre who has no account; a repeat with the same id changes nothing. */
    async createGuest(guest: Guest): Promise<PersonDoc> {
      const fields = { fullName: guest.fullName, sex: guest.sex, birthYear: guest.birthYear, groups: guest.group ? [guest.group] : [], residence: guest.residence };
      return insert(await changed(blank(guest.id, guest.by), fields, today(), null));
    },
    /** A new account that a person makes for themselves; its groups come from an administrator. */
    async register(id: string, fields: Fields, passwordHash: string): Promise<PersonDoc> {
      return insert({ ...(await changed(blank(id, null), fields, today(), null)), passwordHash });
    },
    /** Adds a place to a person who joined a unit by its link. */
    async place(person: PersonDoc, fields: Pick<Fields, 'workplace' | 'residence'>): Promise<PersonDoc> {
      return save(await changed(person, fields, today(), null));
    },
    save,
    hasRole: async (role: Role): Promise<boolean> => (await people.countDocuments({ roles: { $elemMatch: { role } } }, { limit: 1 })) > 0,
    /** Writes whole people in bulk; what is derived follows from the rest. Repeatable by id. */
    async addAll(docs: readonly PersonDoc[]): Promise<void> {
      const known = await units.byIds(docs.flatMap((person) => [...person.workplaces, ...person.residences].map(({ unit }) => unit)));
      const writes = docs.map((person) => {
        const places = (['workplace', 'residence'] as const).flatMap((place) => known.get(placeOn(person, place, today()) ?? '')?.path ?? []);
        const { _id, ...rest } = { ...person, units: [...new Set(places)], logins: loginsOf(person), searchWords: foldWords(person.fullName), sortKey: nameSortKey(person.fullName) };
        return { updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true } };
      });
      for (let start = 0; start < writes.length; start += 500) await people.bulkWrite(writes.slice(start, start + 500), { ordered: true });
    },
    /** Puts on record that somebody looked at the people behind a figure. */
    async logLook(look: { by: string; what: string; unit: string; about: string }): Promise<void> {
      await looks.create({ _id: newId(deps.clock), ...look, at: deps.clock.now() });
    },
  };
};
export type PeopleService = ReturnType<typeof peopleService>;
