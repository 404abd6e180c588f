import { z } from 'zod';
import { Session } from './accounts.contract.ts';
import { Done, Id, Instant, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';

/** What only the device itself knows: made there, at least 128 bits, kept here as a hash. */
const DeviceSecret = z.string().regex(/^[A-Za-z0-9_-]{22,100}$/);
export const Pin = z.string().regex(/^\d{6}$/);
/** What is printed on a card, however it is typed or scanned. */
const CardCode = z.string().min(16).max(60);

const Device = z.object({
  id: Id, name: z.string(), unit: UnitName, madeAt: Instant, madeBy: z.string(), lastUsedAt: Instant.nullable(), revokedAt: Instant.nullable(),
});
export type Device = z.infer<typeof Device>;
/** By what somebody may enter shared devices; a locked PIN waits for a new one. */
const Keys = z.object({ person: Id, fullName: z.string(), birthYear: z.number().int().nullable(), pinSince: Instant.nullable(), isPinLocked: z.boolean(), cardSince: Instant.nullable() });
export type Keys = z.infer<typeof Keys>;

export const deviceEndpoints = {
  makeDevice: endpoint({
    method: 'POST', path: '/units/:unit/devices', summary: 'Makes the device that asks a shared one of the unit; id and secret come from it, so a repeat changes nothing',
    params: z.object({ unit: UnitRef }), body: z.object({ id: Id, name: text(60, 2), secret: DeviceSecret }), response: Device,
  }),
  listDevices: endpoint({
    method: 'GET', path: '/units/:unit/devices', summary: 'Shared devices of the unit and below, newest first',
    params: z.object({ unit: UnitRef }), query: z.object(Page), response: pageOf(Device),
  }),
  revokeDevice: endpoint({
    method: 'DELETE', path: '/devices/:device', summary: 'Ends the sharing of a device and every sign-in on it', params: z.object({ device: Id }), response: Device,
  }),
  askDevice: endpoint({
    method: 'POST', path: '/devices/:device', summary: 'What a shared device is told about itself, while it is one',
    params: z.object({ device: Id }), body: z.object({ secret: DeviceSecret }), response: z.object({ name: z.string(), unit: UnitName }),
  }),
  enterByPin: endpoint({
    method: 'POST', path: '/devices/:device/pin', summary: 'Signs in on a shared device by PIN: somebody of its unit, known by id or by login; whoever was signed in there is signed out',
    params: z.object({ device: Id }), body: z.object({ secret: DeviceSecret, who: z.union([z.object({ person: Id }), z.object({ login: z.string().min(1).max(200) })]), pin: Pin }), response: Session,
  }),
  enterByCard: endpoint({
    method: 'POST', path: '/devices/:device/card', summary: 'Signs in on a shared device by the code on a card; whoever was signed in there is signed out',
    params: z.object({ device: Id }), body: z.object({ secret: DeviceSecret, code: CardCode }), response: Session,
  }),
  listKeys: endpoint({
    method: 'GET', path: '/units/:unit/keys', summary: 'Learners of the unit, or of a centre’s commune, by given name, and by what they may enter its shared devices; staff is left out',
    params: z.object({ unit: UnitRef }), query: z.object({ q: text(80).optional(), ...Page }), response: pageOf(Keys),
  }),
  givePin: endpoint({
    method: 'POST', path: '/units/:unit/keys/:person/pin', summary: 'A new PIN for a learner of the unit; the same id again answers the same PIN',
    params: z.object({ unit: UnitRef, person: Id }), body: z.object({ id: Id }), response: Keys.extend({ pin: Pin }),
  }),
  giveCards: endpoint({
    method: 'POST', path: '/units/:unit/cards', summary: 'New cards for learners of the unit, in place of those they had; the same ids again answer the same codes',
    params: z.object({ unit: UnitRef }), body: z.object({ cards: z.array(z.object({ id: Id, person: Id })).min(1).max(50) }),
    response: z.object({ cards: z.array(z.object({ person: Id, fullName: z.string(), code: z.string() })) }),
  }),
  takeKeys: endpoint({
    method: 'DELETE', path: '/units/:unit/keys/:person', summary: 'Takes PIN and card from somebody; repeating changes nothing',
    params: z.object({ unit: UnitRef, person: Id }), response: Keys,
  }),
  setMyPin: endpoint({
    method: 'PUT', path: '/me/pin', summary: 'Sets one’s own PIN for shared devices, shown to be one’s own by the password',
    body: z.object({ pin: Pin, password: z.string().min(1).max(200) }), response: Done,
  }),
};
