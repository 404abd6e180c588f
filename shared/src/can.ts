// One rule for route lines and for hiding buttons: role × unit × dates, inherited down the tree. Without schemas, so that
// a page can load it alone.
import type { Role, RoleGrant } from './roles.contract.ts';
import { validOn } from './time.ts';

const verbs = {
  'unit:read': ['facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor'],
  'people:read': ['facilitator', 'unit_admin', 'auditor'],
  'people:write': ['unit_admin'],
  'roles:write': ['unit_admin'],
  'enrolments:read': ['facilitator', 'unit_admin', 'auditor'],
  'enrolments:write': ['unit_admin'],
  'evidence:write': ['unit_admin'],
  'credential:read': ['unit_admin', 'auditor'],
  'credential:check': ['unit_admin'],
  'course:write': ['publisher'],
  'course:review': ['reviewer'],
  'session:read': ['facilitator', 'unit_admin', 'auditor'],
  'session:run': ['facilitator', 'unit_admin'],
  'plan:read': ['facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor'],
  'plan:write': ['unit_admin'],
  'plan:people': ['unit_admin', 'auditor'],
  'import:read': ['unit_admin', 'auditor'],
  'import:write': ['unit_admin'],
  'report:read': ['unit_admin', 'auditor'],
  'report:write': ['unit_admin'],
  'title:read': ['unit_admin', 'auditor'],
  'title:write': ['unit_admin'],
  'system:read': ['auditor'],
  /** Only administrators of the system. */
  'framework:write': [],
  'tree:write': [],
} as const satisfies Record<string, readonly Role[]>;

export type Verb = keyof typeof verbs;

/**
 * May this person do `verb` at the unit whose path (ids from the root to itself) is given, on that day?
 * `path` undefined asks "anywhere?", for showing a menu. A system administrator may do everything, everywhere.
 */
export const can = (person: { roles: RoleGrant[] } | null | undefined, verb: Verb, path: readonly string[] | undefined, day: string): boolean =>
  (person?.roles ?? []).some(
    (grant) =>
      validOn(grant, day) &&
      (grant.role === 'system_admin' || ((verbs[verb] as readonly Role[]).includes(grant.role) && (!path || path.includes(grant.unit)))),
  );

/** Roles that a holder of `roles:write` may give at or below the unit; only a system administrator makes administrators of the system. */
export const grantableRoles = (isSystemAdmin: boolean): Role[] => (['learner', 'facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor', 'system_admin'] as const).filter((role) => isSystemAdmin || role !== 'system_admin');
