// Roles: role × unit × dates. Nobody gives what they could not be given, and the system is never without an administrator.
import { AppError, type Parsed, type RoleGrant, can, dayOf, grantableRoles, nullIfRefused } from '@hoctap/shared';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type PersonDoc, personModel } from './person.model.ts';
import type { RegisterService } from './register.service.ts';

export const roleService = (deps: Deps, { units, register }: { units: UnitService; register: RegisterService }) => {
  const people = personModel(deps.db);
  const today = () => dayOf(deps.clock.now());
  const isSystemAdmin = ({ roles }: { roles: RoleGrant[] }): boolean => can({ roles: roles.filter(({ role }) => role === 'system_admin') }, 'roles:write', undefined, today());

  /** Throws not_allowed unless the caller could give each of these roles at its unit. */
  const mustCommand = async (caller: Caller, grants: readonly Pick<RoleGrant, 'role' | 'unit'>[]): Promise<void> => {
    const grantable = grantableRoles(isSystemAdmin(caller));
    const places = await units.byIds(grants.map(({ unit }) => unit));
    for (const { role, unit } of grants) {
      if (!grantable.includes(role) || !can(caller, 'roles:write', places.get(unit)?.path ?? [], today())) throw new AppError('not_allowed');
    }
  };
  /** Ids of today's system administrators. */
  const administrators = async (): Promise<string[]> => (await people.find({ 'roles.role': 'system_admin' }, { roles: 1 }).lean()).filter(isSystemAdmin).map(({ _id }) => _id);
  /** Throws not_allowed when the person is the last system administrator. */
  const mustNotBeLast = async (id: string): Promise<void> => {
    if ((await administrators()).every((one) => one === id)) throw new AppError('not_allowed');
  };
  const isHeld = ({ to }: RoleGrant) => to === null || to > today();
  const isGrant = (role: string, unit: string) => (grant: RoleGrant) => grant.role === role && grant.unit === unit && isHeld(grant);

  return {
    administrators,
    /** Throws not_allowed unless the caller could give every role that the person holds: a reset password would lend them. */
    mustOutrank: (caller: Caller, { roles }: PersonDoc) => mustCommand(caller, roles.filter((grant) => isHeld(grant) && grant.role !== 'learner')),

    /** Gives a role at a unit; held there already, it gets the new dates. Throws not_allowed, unknown_unit, bad_input. */
    async grant(caller: Caller, id: string, { role, unit: ref, from = today(), to }: Parsed<'grantRole'>['body'], mayReach: (person: PersonDoc) => void): Promise<PersonDoc> {
      const unit = (await units.require(ref))._id;
      await mustCommand(caller, [{ role, unit }]);
      if (to !== null && (to <= from || to <= today())) throw new AppError('bad_input', { faults: [{ path: 'body.to', message: 'over before it begins' }] });
      if (role === 'system_admin' && (to !== null || from > today())) await mustNotBeLast(id);
      return register.change(id, (person) => {
        mayReach(person);
        return { roles: [...person.roles.filter((grant) => !isGrant(role, unit)(grant)), { role, unit, from, to }] };
      });
    },
    /** Ends a role today; one that is not held changes nothing. Throws not_allowed. */
    async revoke(caller: Caller, id: string, role: RoleGrant['role'], ref: string, mayReach: (person: PersonDoc) => void): Promise<PersonDoc> {
      const unit = (await units.find(ref).catch(nullIfRefused))?._id ?? ref;
      await mustCommand(caller, [{ role, unit }]);
      let held: RoleGrant[] = [];
      const revoked = await register.change(id, async (person) => {
        mayReach(person);
        held = person.roles.filter(isGrant(role, unit));
        if (role === 'system_admin' && held.length > 0) await mustNotBeLast(id);
        // A role that began today or later never was.
        return { roles: person.roles.flatMap((grant) => (!held.includes(grant) ? [grant] : grant.from < today() ? [{ ...grant, to: today() }] : [])) };
      });
      if (role === 'system_admin' && held.length > 0 && (await administrators()).length === 0) {
        // Two who revoked each other at the same moment both get it back.
        await register.change(id, (person) => ({ roles: [...person.roles.filter((grant) => grant.role !== role || grant.unit !== unit), ...held] }));
        throw new AppError('not_allowed');
      }
      deps.bus.emit('access:revoked', { person: id });
      return revoked;
    },
  };
};
export type RoleService = ReturnType<typeof roleService>;
