// Certificates that others issued, entered with a picture or PDF, checked by an officer, and counted by the plan while they hold.
import { z } from 'zod';
import { Day, Id, Instant, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { credentialActions, credentialStates } from './credentials.rules.ts';

export const CredentialKind = z.enum(['language', 'other']);
export type CredentialKind = z.infer<typeof CredentialKind>;
const Level = z.number().int().min(1).max(6);
/** ISO 639-1 of a foreign language: not Vietnamese. */
const LanguageCode = z.string().regex(/^[a-z]{2}$/).refine((code) => code !== 'vi', { message: 'not a foreign language' });

const entered = {
  id: Id,
  /** Level of the six-level framework, for a language; null for anything else. */
  level: Level.nullable().default(null),
  language: LanguageCode.nullable().default(null),
  /** What it certifies, for what is not a language. */
  title: text(200).nullable().default(null),
  issuer: text(200),
  number: text(60),
  issued: Day,
  /** The first day on which it holds no longer; null: it never expires. */
  expires: Day.nullable().default(null),
  /** Id of an uploaded picture or PDF. */
  file: Id,
};
export const EnteredCredential = z.object({ kind: CredentialKind, ...entered })
  .refine(({ kind, level }) => kind === 'other' || level !== null, { message: 'the level is missing', path: ['level'] })
  .refine(({ kind, language }) => kind === 'other' || language !== null, { message: 'the language is missing', path: ['language'] })
  .refine(({ kind, title }) => kind === 'language' || title !== null, { message: 'the name is missing', path: ['title'] })
  .refine(({ kind, level, language }) => kind === 'language' || (level === null && language === null), { message: 'only a language has a level', path: ['level'] })
  .refine(({ issued, expires }) => expires === null || expires > issued, { message: 'expires before it is issued', path: ['expires'] })
  .refine(({ issued }) => issued >= '1950-01-01', { message: 'too long ago', path: ['issued'] });
export type EnteredCredential = z.infer<typeof EnteredCredential>;

export const Credential = z.object({
  id: Id,
  person: z.object({ id: Id, fullName: z.string() }),
  kind: CredentialKind, level: Level.nullable(), language: z.string().nullable(), title: z.string().nullable(),
  issuer: z.string(), number: z.string(), issued: Day, expires: Day.nullable(),
  isOutOfDate: z.boolean(),
  file: z.object({ name: z.string(), size: z.number().int(), type: z.string(), url: z.string() }),
  state: z.enum(credentialStates),
  /** How many actions the answer speaks of: an action names it, and is refused when another came first. */
  seen: z.number().int(),
  enteredBy: z.object({ id: z.string(), fullName: z.string() }),
  enteredAt: Instant,
  /** What the caller may do to it now. */
  may: z.array(z.enum(credentialActions)),
  /** Other people who entered the same number; told only to who may check. */
  sameNumber: z.number().int(),
  acts: z.array(z.object({ id: Id, action: z.enum(credentialActions), at: Instant, by: z.object({ id: z.string(), fullName: z.string() }), reason: z.string().nullable() })),
});
export type Credential = z.infer<typeof Credential>;

const Of = z.object({ credential: Id });
const Person = z.object({ person: Id });
const Acting = { id: Id, seen: z.number().int().min(0) };
const Because = z.object({ ...Acting, reason: text(500, 3) });
const All = z.object({ items: z.array(Credential) });

export const credentialEndpoints = {
  uploadProof: endpoint({
    method: 'POST', path: '/credentials/files', summary: 'A picture (PNG, JPEG or WebP) or PDF of a certificate, up to 10 MB; only its sender may name it', file: 'file',
    response: z.object({ id: Id, name: z.string(), size: z.number().int(), type: z.string() }),
  }),
  listMyCredentials: endpoint({ method: 'GET', path: '/me/credentials', summary: 'My certificates of others, newest first', response: All }),
  addMyCredential: endpoint({ method: 'POST', path: '/me/credentials', summary: 'Enters a certificate of mine, to be checked; a repeat by its id changes nothing', body: EnteredCredential, response: Credential }),
  listPersonCredentials: endpoint({ method: 'GET', path: '/people/:person/credentials', summary: 'Certificates of others that a person has, newest first', params: Person, response: All }),
  addPersonCredential: endpoint({
    method: 'POST', path: '/people/:person/credentials', summary: 'Enters a certificate for a person of the unit, to be checked; a repeat by its id changes nothing', params: Person, body: EnteredCredential, response: Credential,
  }),
  listCredentials: endpoint({
    method: 'GET', path: '/units/:unit/credentials', summary: 'Certificates of others at a unit and below in one state, those waiting longest first, and how many wait', params: z.object({ unit: UnitRef }),
    query: z.object({ state: z.enum(credentialStates).default('claimed'), ...Page }), response: pageOf(Credential).extend({ unit: UnitName, waiting: z.number().int() }),
  }),
  getCredential: endpoint({ method: 'GET', path: '/credentials/:credential', summary: 'One certificate, for its holder and for who may look at it; opens its file for ten minutes', params: Of, response: Credential }),
  checkCredential: endpoint({ method: 'POST', path: '/credentials/:credential/check', summary: 'Confirms a certificate after looking at it: the plan counts it from the day of issue while it holds', params: Of, body: z.object(Acting), response: Credential }),
  refuseCredential: endpoint({ method: 'POST', path: '/credentials/:credential/refusal', summary: 'Refuses a certificate with the reason', params: Of, body: Because, response: Credential }),
  withdrawCredential: endpoint({ method: 'POST', path: '/credentials/:credential/withdrawal', summary: 'Takes back that a certificate was confirmed, with the reason: it counts nowhere any more', params: Of, body: Because, response: Credential }),
};
