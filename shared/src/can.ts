// One rule for route lines and for hiding buttons: role × unit × dates, inherited down the tree.
import { z } from 'zod';
import { validOn } from './time.ts';

export const Role = z.enum(['learner', 'facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor', 'system_admin']);
export type Role = z.infer<typeof Role>;

/** A role held at a unit and everything below it, from `from` until before `to`. */
export const RoleGrant = z.object({ role: Role, unit: z.string(), from: z.iso.date(), to: z.iso.date().nullable() });
export type RoleGrant = z.infer<typeof RoleGrant>;

const verbs = {
  'unit:read': ['facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor'],
  'people:read': ['facilitator', 'unit_admin', 'auditor'],
  'people:write': ['unit_admin'],
  'roles:write': ['unit_admin'],
  'enrolments:read': ['facilitator', 'unit_admin', 'auditor'],
  'enrolments:write': ['unit_admin'],
  'course:write': ['publisher'],
  'course:review': ['reviewer'],
  'session:read': ['facilitator', 'unit_admin', 'auditor'],
  'session:run': ['facilitator', 'unit_admin'],
  'plan:read': ['facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor'],
  'plan:people': ['unit_admin', 'auditor'],
  'system:read': ['auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Verb = keyof typeof verbs;

/**
 * May this person do `verb` at the unit whose path (ids from the root to itself) is given, on that day?
 * `path` undefined asks "anywhere?", for showing a menu. A system administrator may do everything.
 */
export const can = (person: { roles: RoleGrant[] } | null | undefined, verb: Verb, path: readonly string[] | undefined, day: string): boolean =>
  (person?.roles ?? []).some(
    (grant) =>
      validOn(grant, day) &&
      (grant.role === 'system_admin' || (verbs[verb] as readonly Role[]).includes(grant.role)) &&
      (!path || path.includes(grant.unit)),
  );

/** Roles that a holder of `roles:write` may give at or below the unit; only a system administrator makes administrators of the system. */
export const grantableRoles = (isSystemAdmin: boolean): Role[] => Role.options.filter((role) => isSystemAdmin || role !== 'system_admin');
