import { z } from 'zod';
import { BirthYear, Sex } from './accounts.contract.ts';
import { Day, Done, Id, Instant, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { Role, RoleGrant } from './roles.contract.ts';
import { endpoint } from './contract.ts';

const Group = z.string().max(40);
const DatedGroup = z.object({ group: Group, from: Day, to: Day.nullable() });
const DatedUnit = z.object({ unit: UnitName, from: Day, to: Day.nullable() });

export const PersonRow = z.object({
  id: Id,
  fullName: z.string(),
  sex: Sex.nullable(),
  birthYear: z.number().int().nullable(),
  groups: z.array(z.string()),
  workplace: UnitName.nullable(),
  residence: UnitName.nullable(),
  /** never: no password was ever given; one_time: given, not yet changed; own: signs in with a password of their own. */
  signIn: z.enum(['never', 'one_time', 'own']),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const PersonDetail = PersonRow.extend({
  username: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  groupHistory: z.array(DatedGroup),
  workplaceHistory: z.array(DatedUnit),
  residenceHistory: z.array(DatedUnit),
  roles: z.array(RoleGrant.extend({ unitName: UnitName })),
  createdAt: Instant,
});

/** What an administrator enters. Groups and places hold from `from` (default today); a change ends the old ones on that day. */
const PersonFields = {
  fullName: text(100, 2),
  sex: Sex.nullable(),
  birthYear: BirthYear.nullable(),
  username: text(40, 3).nullable().optional(),
  phone: z.string().max(20).nullable().optional(),
  email: z.email().max(200).nullable().optional(),
  groups: z.array(Group).max(10),
  workplace: UnitRef.nullable(),
  residence: UnitRef.nullable(),
};

const OneTimePassword = z.object({ login: z.string(), oneTimePassword: z.string(), expiresAt: Instant });

export const peopleEndpoints = {
  listPeople: endpoint({
    method: 'GET', path: '/units/:unit/people', summary: 'People who work or live in the unit or below, by given name',
    params: z.object({ unit: UnitRef }), query: z.object({ q: text(80).optional(), group: Group.optional(), ...Page }), response: pageOf(PersonRow),
  }),
  createPerson: endpoint({
    method: 'POST', path: '/units/:unit/people', summary: 'Makes a person of the unit; the id comes from the caller, so a repeat changes nothing',
    params: z.object({ unit: UnitRef }),
    body: z.object({ id: Id, ...PersonFields, from: Day.optional(), noticeGiven: z.literal(true), withPassword: z.boolean().default(false) }),
    response: z.object({ person: PersonDetail, password: OneTimePassword.optional() }),
  }),
  getPerson: endpoint({ method: 'GET', path: '/people/:person', summary: 'One person', params: z.object({ person: Id }), response: PersonDetail }),
  updatePerson: endpoint({
    method: 'PATCH', path: '/people/:person', summary: 'Changes a person; groups and places are dated, the past stays',
    params: z.object({ person: Id }), body: z.object({ ...PersonFields, from: Day.optional() }).partial(), response: PersonDetail,
  }),
  resetPassword: endpoint({
    method: 'POST', path: '/people/:person/password', summary: 'A one-time password, changed at first sign-in; every sign-in ends',
    params: z.object({ person: Id }), response: OneTimePassword,
  }),
  grantRole: endpoint({
    method: 'POST', path: '/people/:person/roles', summary: 'Gives a role at a unit for a time',
    params: z.object({ person: Id }), body: z.object({ role: Role, unit: UnitRef, from: Day.optional(), to: Day.nullable().default(null) }), response: PersonDetail,
  }),
  revokeRole: endpoint({
    method: 'DELETE', path: '/people/:person/roles/:role/:unit', summary: 'Ends a role today, and cuts what it had opened',
    params: z.object({ person: Id, role: Role, unit: UnitRef }), response: PersonDetail,
  }),
  endPersonSessions: endpoint({
    method: 'DELETE', path: '/people/:person/sessions', summary: 'Signs a person out everywhere', params: z.object({ person: Id }), response: Done,
  }),
};
