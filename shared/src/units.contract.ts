import { z } from 'zod';
import { Day, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';

/** The day of which the tree is meant; today unless given. */
export const OnDay = { on: Day.optional() };

/** Levels are data of the unit; no rule assumes how many tiers there are. */
export const UnitLevel = z.enum(['city', 'district', 'commune', 'agency', 'enterprise', 'school', 'clc']);
export type UnitLevel = z.infer<typeof UnitLevel>;

export const Unit = UnitName.extend({
  level: UnitLevel,
  type: z.string(),
  parent: z.string().nullable(),
  validFrom: Day,
  validTo: Day.nullable(),
  madeUp: z.boolean(),
});
export type Unit = z.infer<typeof Unit>;

export const UnitDetail = Unit.extend({
  /** From the root down to the unit's parent. */
  ancestors: z.array(UnitName),
  childCount: z.number().int(),
  scenario: z.object({ nameVi: z.string(), nameEn: z.string() }).nullable(),
});

export const JoinLink = z.object({ unit: UnitName, code: z.string(), url: z.string() });

export const unitEndpoints = {
  listUnits: endpoint({
    method: 'GET', path: '/units', summary: 'Units of a day (default: today): the children of one, those of a level, or those whose name matches',
    query: z.object({ parent: UnitRef.optional(), under: UnitRef.optional(), level: UnitLevel.optional(), q: text(80).optional(), ...OnDay, ...Page }),
    response: pageOf(Unit),
  }),
  getUnit: endpoint({
    method: 'GET', path: '/units/:unit', summary: 'One unit with its ancestors, and how many children it has on a day', params: z.object({ unit: UnitRef }), query: z.object(OnDay), response: UnitDetail,
  }),
  getJoinLink: endpoint({
    method: 'GET', path: '/units/:unit/join-link', summary: 'The link (for a QR code) by which people join the unit',
    params: z.object({ unit: UnitRef }), response: JoinLink,
  }),
  renewJoinLink: endpoint({
    method: 'POST', path: '/units/:unit/join-link', summary: 'Replaces the join link; the old one stops working',
    params: z.object({ unit: UnitRef }), response: JoinLink,
  }),
};
