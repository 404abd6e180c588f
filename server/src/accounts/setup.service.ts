// The first system administrator: made with a one-time link that the server prints while there is none, or from the shell.
import { createHash } from 'node:crypto';
import { AppError, type Parsed, dayOf } from '@hoctap/shared';
import { type Deps, newId, randomText } from '../deps.ts';
import { type UnitService, rootRef } from '../units/unit.service.ts';
import { checkStrength, hashPassword, oneTimeEnd, oneTimePassword } from './password.ts';
import type { PeopleService } from './people.service.ts';
import type { PersonDoc } from './person.model.ts';
import { setupLinkModel } from './setup-link.model.ts';

const linkMs = 86_400_000;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const setupService = (deps: Deps, { units, people }: { units: UnitService; people: PeopleService }) => {
  const links = setupLinkModel(deps.db);
  const now = () => deps.clock.now();
  /** A system administrator at the top of the tree, also of one that is still to come. Throws login_taken for a name that somebody has. */
  const administrator = async (id: string, { fullName, username }: { fullName: string; username: string }): Promise<PersonDoc> => {
    const unit = (await units.list({ limit: 1 })).items[0]?.id ?? rootRef;
    return { ...(await people.register.draft(id, null, { fullName, username })), roles: [{ role: 'system_admin', unit, from: dayOf(now()), to: null }] };
  };

  return {
    hasAdministrator: async (): Promise<boolean> => (await people.administrators()).length > 0,
    /** The address of a page that makes the first system administrator; good for 24 hours, while there is none. */
    async createLink(): Promise<string> {
      const token = randomText(32);
      await links.deleteMany({ expiresAt: { $lte: now() } });
      await links.create({ _id: hashOf(token), person: newId(deps.clock), expiresAt: new Date(now().getTime() + linkMs) });
      return `${deps.config.publicUrl}/thiet-lap/${token}`;
    },
    /** Uses a link. `isNew` is false when the same request came before it; then the password must still be checked. Throws setup_closed, weak_password, login_taken. */
    async use(token: string, { fullName, username, password }: Parsed<'setUp'>['body']): Promise<{ person: PersonDoc; isNew: boolean }> {
      const link = await links.findById(hashOf(token)).lean();
      if (!link || link.expiresAt <= now() || (await people.administrators()).some((id) => id !== link.person)) throw new AppError('setup_closed');
      checkStrength(password, [fullName, username]);
      const added = await people.register.add({ ...(await administrator(link.person, { fullName, username })), passwordHash: await hashPassword(password) });
      await links.deleteMany({ _id: link._id });
      return added;
    },
    /** Makes a system administrator with a one-time password, for the shell. Throws login_taken. */
    async createAdministrator(given: { fullName: string; username: string }): Promise<{ login: string; oneTimePassword: string }> {
      const [id, end] = [newId(deps.clock), oneTimeEnd(now())];
      const password = oneTimePassword(deps.secret, id, end);
      await people.register.add({ ...(await administrator(id, given)), passwordHash: await hashPassword(password), mustChangePassword: true, oneTimeUntil: end });
      return { login: given.username, oneTimePassword: password };
    },
  };
};
