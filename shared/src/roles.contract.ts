import { z } from 'zod';

export const Role = z.enum(['learner', 'facilitator', 'publisher', 'reviewer', 'unit_admin', 'auditor', 'system_admin']);
export type Role = z.infer<typeof Role>;

/** A role held at a unit and everything below it, from `from` until before `to`. */
export const RoleGrant = z.object({ role: Role, unit: z.string(), from: z.iso.date(), to: z.iso.date().nullable() });
export type RoleGrant = z.infer<typeof RoleGrant>;
