// Signing in and out, one's own account, joining a unit, and the very first administrator.
import { createHash } from 'node:crypto';
import { AppError, type Answer, type Parsed, dayOf } from '@hoctap/shared';
import { type Deps, newId, randomText } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import { nameOf } from '../units/unit.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { loginKey } from './login.rules.ts';
import { checkStrength, hashPassword, isPassword } from './password.ts';
import type { PeopleService } from './people.service.ts';
import type { PersonDoc } from './person.model.ts';
import { groupsOn } from './person.rules.ts';
import { setupLinkModel } from './setup-link.model.ts';
import { type RefreshToken, accessSeconds, signInService } from './sign-in.service.ts';
import { createSlowDown } from './slow-down.ts';

/** A session for the caller and the refresh token for its cookie. */
export interface Begun { session: Answer<'signIn'>; refresh: RefreshToken }
const setupSeconds = 86_400;
/** Where a system administrator's role hangs while there is no unit yet; that role holds everywhere. */
const noUnit = 'root';

export const accountService = (deps: Deps, { units, people }: { units: UnitService; people: PeopleService }) => {
  const signIns = signInService(deps);
  const setupLinks = setupLinkModel(deps.db);
  const slowDown = createSlowDown(deps.config.rateLimit);
  const today = () => dayOf(deps.clock.now());
  let countNotices: (person: string) => Promise<number> = () => Promise.resolve(0);

  const me = async (person: PersonDoc): Promise<Answer<'getMe'>> => ({
    id: person._id, fullName: person.fullName, address: person.address, language: person.language, roles: await people.withUnitNames(person.roles),
    groups: groupsOn(person, today()), mustChangePassword: person.mustChangePassword, unreadNotices: await countNotices(person._id),
  });
  const sessionOf = async (person: PersonDoc, family: string, refresh: RefreshToken): Promise<Begun> => ({
    session: { accessToken: signIns.access(person._id, family), expiresIn: accessSeconds, me: await me(person) }, refresh,
  });
  const begin = async (person: PersonDoc, device: 'personal' | 'shared'): Promise<Begun> => {
    const { family, refresh } = await signIns.begin(person._id, device);
    return sessionOf(person, family, refresh);
  };
  const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
  /** The unit at the top of the tree valid today. */
  const rootUnit = async (): Promise<string> => (await units.list({ limit: 1 })).items[0]?.id ?? noUnit;
  const makeAdministrator = async (id: string, fullName: string, username: string, passwordHash: string): Promise<PersonDoc> => {
    const person = await people.register(id, { fullName, username, groups: [] }, passwordHash);
    return people.save({ ...person, roles: [{ role: 'system_admin', unit: await rootUnit(), from: today(), to: null }] });
  };

  return {
    /** Rooms above that keep notices say how many a person has not read. */
    countNoticesBy(count: (person: string) => Promise<number>): void {
      countNotices = count;
    },
    isAlive: signIns.isAlive,
    hashPassword,

    /** The person behind `Bearer …`, null without one. Throws not_signed_in, token_expired. */
    async callerOf(header: string | undefined): Promise<Caller | null> {
      if (!header) return null;
      const { person: id, family } = signIns.read(/^Bearer (.+)$/.exec(header)?.[1] ?? '');
      const [alive, person] = await Promise.all([signIns.isAlive(family), people.get(id).catch(() => null)]);
      if (!alive || !person) throw new AppError('not_signed_in');
      return { id: person._id, fullName: person.fullName, roles: person.roles, session: family, mustChangePassword: person.mustChangePassword };
    },

    async signIn({ login, password, device }: Parsed<'signIn'>['body'], address: string): Promise<Begun> {
      const key = loginKey(login);
      await slowDown.check(key, address);
      const person = await people.byLogin(key);
      if (!(await isPassword(password, person?.passwordHash)) || !person) {
        await slowDown.failed(key, address);
        throw new AppError('wrong_login');
      }
      if (person.mustChangePassword && person.oneTimeUntil && person.oneTimeUntil <= deps.clock.now()) throw new AppError('one_time_password_expired');
      await slowDown.succeeded(key);
      return begin(person, device);
    },
    async refresh(token: string | undefined): Promise<Begun> {
      if (!token) throw new AppError('not_signed_in');
      const { person, family, refresh } = await signIns.rotate(token);
      return sessionOf(await people.get(person), family, refresh);
    },
    signOut: (caller: Caller) => signIns.end(caller.session),
    signOutEverywhere: (person: string) => signIns.endAll(person),

    me: async (caller: Caller) => me(await people.get(caller.id)),
    async updateMe(caller: Caller, { address, language }: Parsed<'updateMe'>['body']) {
      const person = await people.get(caller.id);
      return me(await people.save({ ...person, address: address === undefined ? person.address : address, language: language ?? person.language }));
    },
    async changePassword(caller: Caller, { current, next }: Parsed<'changePassword'>['body'], address: string): Promise<Begun> {
      const person = await people.get(caller.id);
      await slowDown.check(caller.id, address);
      if (!(await isPassword(current, person.passwordHash))) {
        await slowDown.failed(caller.id, address);
        throw new AppError('wrong_login');
      }
      checkStrength(next, [person.fullName, person.username, person.phone, person.email, current]);
      const kept = await people.save({ ...person, passwordHash: await hashPassword(next), mustChangePassword: false, oneTimeUntil: null });
      await signIns.endAll(person._id);
      return begin(kept, 'personal');
    },

    hasAdministrator: () => people.hasRole('system_admin'),
    /** A link, good once and for 24 hours, that makes the first system administrator. */
    async createSetupLink(): Promise<string> {
      const token = randomText(32);
      await setupLinks.create({ _id: hashOf(token), expiresAt: new Date(deps.clock.now().getTime() + setupSeconds * 1000) });
      return `${deps.config.publicUrl}/thiet-lap/${token}`;
    },
    async setUp(token: string, { fullName, username, password }: Parsed<'setUp'>['body']): Promise<Begun> {
      const link = await setupLinks.findById(hashOf(token)).lean();
      if (!link || link.expiresAt <= deps.clock.now() || (await people.hasRole('system_admin'))) throw new AppError('setup_closed');
      checkStrength(password, [fullName, username]);
      // Whoever deletes the link is the one who uses it.
      if ((await setupLinks.deleteOne({ _id: link._id })).deletedCount !== 1) throw new AppError('setup_closed');
      const person = await makeAdministrator(newId(deps.clock), fullName, username, await hashPassword(password)).catch(async (error: unknown) => {
        await setupLinks.create(link);
        throw error;
      });
      return begin(person, 'personal');
    },
    /** Makes a system administrator with a one-time password, for the shell. */
    async createAdministrator({ fullName, username }: { fullName: string; username: string }): Promise<{ login: string; oneTimePassword: string }> {
      const person = await makeAdministrator(newId(deps.clock), fullName, username, await hashPassword(randomText(24)));
      return (await people.giveOneTime(person)).password;
    },

    getJoin: async (code: string) => ({ unit: nameOf(await units.byJoinCode(code)) }),
    /** The signed-in person joins the unit of a join link, or a new account is made in it. */
    async join(code: string, caller: Caller | null, { id, account }: Parsed<'joinUnit'>['body']): Promise<{ unit: ReturnType<typeof nameOf>; begun?: Begun }> {
      const unit = await units.byJoinCode(code);
      const place = ['agency', 'enterprise', 'school'].includes(unit.level) ? { workplace: unit._id } : { residence: unit.level === 'clc' && unit.parent ? unit.parent : unit._id };
      if (caller) {
        await people.place(await people.get(caller.id), place);
        return { unit: nameOf(unit) };
      }
      if (!account) throw new AppError('not_signed_in');
      const { fullName, username, password, sex, birthYear } = account;
      checkStrength(password, [fullName, username]);
      const person = await people.register(id, { fullName, username, sex, birthYear, groups: [], ...place }, await hashPassword(password));
      // The same id again is only the same person with the same password.
      if (!(await isPassword(password, person.passwordHash))) throw new AppError('id_taken');
      return { unit: nameOf(unit), begun: await begin(person, 'personal') };
    },
  };
};
export type AccountService = ReturnType<typeof accountService>;
