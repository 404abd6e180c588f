// Signing in and out, one's own account, joining a unit, and the very first administrator.
import { AppError, type Answer, type Parsed, dayOf, validOn } from '@hoctap/shared';
import type { DeviceKind } from '@hoctap/shared/accounts.contract';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { loginKey } from './login.rules.ts';
import { keepCallers } from './kept-callers.ts';
import { checkStrength, hashPassword, isPassword } from './password.ts';
import type { PeopleService } from './people.service.ts';
import type { PersonDoc } from './person.model.ts';
import { groupsOn } from './person.rules.ts';
import type { Entered } from './register.service.ts';
import { setupService } from './setup.service.ts';
import { type RefreshToken, accessSeconds, signInService } from './sign-in.service.ts';
import { createSlowDown } from './slow-down.ts';

/** A session for the caller and the refresh token for its cookie. */
export interface Begun { session: Answer<'signIn'>; refresh: RefreshToken }

/** Where somebody who joins a unit belongs to it: they work or learn at some, and live in the others; nobody lives in a learning centre. */
const placeIn = ({ _id, level, parent }: UnitDoc): Pick<Entered, 'workplace' | 'residence'> =>
  level === 'agency' || level === 'enterprise' || level === 'school' ? { workplace: _id } : { residence: level === 'clc' && parent ? parent : _id };

/** On a shared device of a centre a person is a learner and nothing more, and does not need the password that may be due. */
const seenAt = (person: PersonDoc, at: string | null | undefined): PersonDoc => (at ? { ...person, roles: [], mustChangePassword: false } : person);

export const accountService = (deps: Deps, { units, people }: { units: UnitService; people: PeopleService }) => {
  const signIns = signInService(deps);
  const known = keepCallers(deps, { alive: signIns.alive, person: people.get });
  const setup = setupService(deps, { units, people });
  const slowDown = createSlowDown(deps.config.rateLimit);
  const today = () => dayOf(deps.clock.now());
  let countNotices: (person: string) => Promise<number> = () => Promise.resolve(0);

  const me = async (person: PersonDoc): Promise<Answer<'getMe'>> => ({
    id: person._id, fullName: person.fullName, address: person.address, language: person.language,
    roles: await people.withUnitNames(person.roles.filter((grant) => validOn(grant, today()))),
    groups: groupsOn(person, today()), mustChangePassword: person.mustChangePassword, unreadNotices: await countNotices(person._id),
  });
  const sessionOf = async (person: PersonDoc, family: string): Promise<Answer<'signIn'>> => ({
    accessToken: signIns.access(person._id, family), expiresIn: accessSeconds, me: await me(person),
  });
  const begin = async (person: PersonDoc, device: DeviceKind, at: string | null = null): Promise<Begun> => {
    const { family, refresh } = await signIns.begin(person._id, device, at);
    return { session: await sessionOf(seenAt(person, at), family), refresh };
  };

  /** Signs in by name and password. Throws wrong_login, one_time_password_expired, too_many_requests. */
  const signIn = async ({ login, password, device }: Parsed<'signIn'>['body'], address: string): Promise<Begun> => {
    const key = loginKey(login);
    const person = await people.byLogin(key);
    const isRight = await slowDown.guess(person?._id ?? key, address, () => isPassword(password, person?.passwordHash));
    if (!isRight || !person) throw new AppError('wrong_login');
    // The other account is this person's too; which one it is, only the officer tells.
    if (person.aliasOf) throw new AppError('account_merged');
    if (person.mustChangePassword && person.oneTimeUntil && person.oneTimeUntil <= deps.clock.now()) throw new AppError('one_time_password_expired');
    return begin(person, device);
  };
  /** Begins for a person made just now; one who was there before shows by the password that it is they. */
  const beginAs = ({ person, isNew }: { person: PersonDoc; isNew: boolean }, { username, password }: { username: string; password: string }, address: string): Promise<Begun> => {
    if (isNew) return begin(person, 'personal');
    if (!person.logins.includes(loginKey(username))) throw new AppError('id_taken');
    return signIn({ login: username, password, device: 'personal' }, address);
  };

  return {
    signIn, hashPassword,
    isAlive: async (family: string) => (await signIns.alive(family)) !== null,
    hasAdministrator: setup.hasAdministrator,
    createSetupLink: setup.createLink,
    createAdministrator: setup.createAdministrator,
    /** Rooms above that keep notices say how many a person has not read. */
    countNoticesBy(count: (person: string) => Promise<number>): void {
      countNotices = count;
    },

    /** The person behind `Bearer …`, null without a header. Throws not_signed_in, token_expired. */
    async callerOf(header: string | undefined): Promise<Caller | null> {
      if (!header) return null;
      const { person: id, family } = signIns.read(/^Bearer (.+)$/i.exec(header)?.[1] ?? '');
      const { signIn: signedIn, person } = await known(id, family);
      if (!signedIn || !person || person.aliasOf) throw new AppError('not_signed_in');
      const { fullName, roles, mustChangePassword } = seenAt(person, signedIn.at);
      return { id, fullName, roles, session: family, mustChangePassword };
    },
    /** A new session for a refresh token, which rotates. Throws not_signed_in. */
    async refresh(token: string | undefined): Promise<Begun> {
      if (!token) throw new AppError('not_signed_in');
      const { person, family, at, refresh } = await signIns.rotate(token);
      const known = await people.get(person);
      if (known.aliasOf) throw new AppError('not_signed_in');
      return { session: await sessionOf(seenAt(known, at), family), refresh };
    },
    /** Begins for somebody who showed by PIN or card who they are, on a shared device of a centre; whoever was there leaves. */
    async beginOn(person: PersonDoc, device: string): Promise<Begun> {
      await signIns.endOnDevices({ device });
      return begin(person, 'shared', device);
    },
    endOnDevices: signIns.endOnDevices,
    /** Ends this device's sign-in, known by its access token or, when that has run out, by its refresh token. */
    async signOut(caller: Caller | null, token: string | undefined): Promise<void> {
      if (caller) await signIns.end(caller.session);
      if (token) await signIns.endByToken(token);
    },
    signOutEverywhere: (caller: Caller) => signIns.endAll(caller.id),
    /** Ends every sign-in of somebody whom the caller keeps. Throws outside_unit. */
    async endSessionsOf(caller: Caller, id: string): Promise<void> {
      await people.reach(caller, id, 'people:write');
      await signIns.endAll(id);
    },
    /** A one-time password for somebody whom the caller keeps; every sign-in of theirs ends. */
    async resetPassword(caller: Caller, id: string): Promise<Answer<'resetPassword'>> {
      const given = await people.resetPassword(caller, id);
      await signIns.endAll(id);
      return given;
    },

    async me(caller: Caller): Promise<Answer<'getMe'>> {
      const { person } = await known(caller.id, caller.session);
      if (!person) throw new AppError('not_signed_in');
      return me({ ...person, roles: caller.roles, mustChangePassword: caller.mustChangePassword });
    },
    updateMe: async (caller: Caller, change: Parsed<'updateMe'>['body']) => me(await people.register.change(caller.id, () => change)),
    /** Sets a new password; this sign-in goes on, every other ends. The same request again changes nothing. Throws wrong_login, weak_password. */
    async changePassword(caller: Caller, { current, next }: Parsed<'changePassword'>['body'], address: string): Promise<Answer<'changePassword'>> {
      const { passwordHash, mustChangePassword, ...person } = await people.get(caller.id);
      let isDone = false;
      const isRight = await slowDown.guess(caller.id, address, async () => {
        if (await isPassword(current, passwordHash)) return true;
        isDone = !mustChangePassword && (await isPassword(next, passwordHash));
        return isDone;
      });
      if (!isRight) throw new AppError('wrong_login');
      if (!isDone) {
        checkStrength(next, [current, person.fullName, person.username, person.phone, person.email]);
        const nextHash = await hashPassword(next);
        await people.register.change(caller.id, async (now) => {
          // A password that was reset meanwhile is not overwritten; the same request at the same moment is no quarrel.
          if (now.passwordHash !== passwordHash && !(await isPassword(next, now.passwordHash))) throw new AppError('wrong_login');
          return { passwordHash: nextHash, mustChangePassword: false, oneTimeUntil: null };
        });
      }
      await signIns.endAll(caller.id, caller.session);
      return sessionOf(await people.get(caller.id), caller.session);
    },

    /** Throws wrong_password unless it is the caller's own; guesses are slowed down as at the sign-in. */
    async confirm(caller: Caller, password: string, address: string): Promise<void> {
      const { passwordHash } = await people.get(caller.id);
      if (!(await slowDown.guess(caller.id, address, () => isPassword(password, passwordHash)))) throw new AppError('wrong_password');
    },

    /** Makes the first system administrator with a one-time link. Throws setup_closed, weak_password, login_taken. */
    setUp: async (token: string, body: Parsed<'setUp'>['body'], address: string): Promise<Begun> => beginAs(await setup.use(token, body), body, address),
    getJoin: async (code: string) => ({ unit: nameOf(await units.byJoinCode(code)) }),
    /** The signed-in person joins the unit of a join link, or a new account is made in it. Throws join_closed, weak_password, login_taken, id_taken. */
    async join(code: string, caller: Caller | null, { id, account }: Parsed<'joinUnit'>['body'], address: string): Promise<{ unit: ReturnType<typeof nameOf>; begun?: Begun }> {
      const unit = await units.byJoinCode(code);
      if (caller) {
        // Who belongs to it already, or to a part of it, stays where they are.
        await people.register.change(caller.id, (person) => (person.units.includes(unit._id) ? {} : people.register.changeOf(person, placeIn(unit), today())));
        return { unit: nameOf(unit) };
      }
      if (!account) throw new AppError('not_signed_in');
      const { fullName, username, password, sex, birthYear } = account;
      checkStrength(password, [fullName, username]);
      const draft = await people.register.draft(id, null, { fullName, username, sex, birthYear, ...placeIn(unit) });
      const added = await people.register.add({ ...draft, passwordHash: await hashPassword(password) });
      return { unit: nameOf(unit), begun: await beginAs(added, account, address) };
    },
  };
};
export type AccountService = ReturnType<typeof accountService>;
