import { z } from 'zod';
import { Done, Id, Language, UnitName, text } from './basics.ts';
import { RoleGrant } from './roles.contract.ts';
import { endpoint } from './contract.ts';

/** How a learner wishes to be addressed (look §6); null until chosen, and for officials no pronoun. */
export const Address = z.enum(['bac', 'co', 'chu', 'anh', 'chi', 'ban']);
export type Address = z.infer<typeof Address>;
export const Password = z.string().min(1).max(200);
/** A personal device keeps the sign-in 90 days, a shared one 12 hours. */
export const DeviceKind = z.enum(['personal', 'shared']);
export type DeviceKind = z.infer<typeof DeviceKind>;
export const Sex = z.enum(['female', 'male']);
export const BirthYear = z.coerce.number().int().min(1900).max(2100);

export const Me = z.object({
  id: Id,
  fullName: z.string(),
  address: Address.nullable(),
  language: Language,
  roles: z.array(RoleGrant.extend({ unitName: UnitName })),
  groups: z.array(z.string()),
  mustChangePassword: z.boolean(),
  unreadNotices: z.number().int(),
});
export type Me = z.infer<typeof Me>;

export const Session = z.object({ accessToken: z.string(), expiresIn: z.number().int(), me: Me });
export type Session = z.infer<typeof Session>;

const NewAccount = z.object({ fullName: text(100, 2), username: text(40, 3), password: Password });

export const accountEndpoints = {
  signIn: endpoint({
    method: 'POST', path: '/session', summary: 'Signs in with phone number, e-mail or user name and a password',
    body: z.object({ login: z.string().min(1).max(200), password: Password, device: DeviceKind.default('personal') }),
    response: Session,
  }),
  refreshSession: endpoint({
    method: 'POST', path: '/session/refresh', summary: 'A new access token for the refresh cookie, which rotates', response: Session,
  }),
  signOut: endpoint({ method: 'DELETE', path: '/session', summary: 'Ends the sign-in of this device', response: Done }),
  signOutEverywhere: endpoint({ method: 'DELETE', path: '/sessions', summary: 'Ends every sign-in of the person', response: Done }),
  getMe: endpoint({ method: 'GET', path: '/me', summary: 'The signed-in person', response: Me }),
  updateMe: endpoint({
    method: 'PATCH', path: '/me', summary: 'Changes how the person is addressed and the language',
    body: z.object({ address: Address.nullable().optional(), language: Language.optional() }), response: Me,
  }),
  changePassword: endpoint({
    method: 'POST', path: '/me/password', summary: 'Sets a new password; every other sign-in ends',
    body: z.object({ current: Password, next: Password }), response: Session,
  }),
  setUp: endpoint({
    method: 'POST', path: '/setup/:token', summary: 'Makes the first system administrator with a one-time link',
    params: z.object({ token: z.string().min(20).max(100) }), body: NewAccount, response: Session,
  }),
  getJoin: endpoint({
    method: 'GET', path: '/join/:code', summary: 'The unit behind a join link',
    params: z.object({ code: z.string().max(40) }), response: z.object({ unit: UnitName }),
  }),
  joinUnit: endpoint({
    method: 'POST', path: '/join/:code',
    summary: 'A signed-in person joins the unit, or a new account is made in it; its administrator gives the groups',
    params: z.object({ code: z.string().max(40) }),
    body: z.object({ id: Id, account: NewAccount.extend({ sex: Sex, birthYear: BirthYear, noticeRead: z.literal(true) }).optional() }),
    response: z.object({ unit: UnitName, session: Session.optional() }),
  }),
};

