// Titles (learning unit, community, family, citizen …): schemes held as data, and claims with a life.
import { z } from 'zod';
import { Day, Id, Instant, Page, UnitName, UnitRef, Year, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { Strength } from './learning.contract.ts';
import { centreCounts, titleActions, titleStates } from './titles.rules.ts';
import { UnitLevel } from './units.contract.ts';

const PartId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/);
const named = { nameVi: text(400), nameEn: text(400) };
const amount = z.number().min(0).max(1_000_000);

const Check = z.discriminatedUnion('kind', [
  /** The value of a plan's indicator at the unit in the year. */
  z.object({ kind: z.literal('indicator'), indicator: z.string().max(60), least: amount }),
  /**
   * Of a person: completions, or periods, in the year. Of a unit or family: percent of its members with a completion in the year, or with a title.
   * Of a learning centre, in the year: sessions held, months with one, people who were present (each once), courses first published.
   */
  z.object({ kind: z.literal('count'), count: z.enum(['completions', 'periods', 'members_done', 'members_titled', ...centreCounts]), least: amount }),
  /** Said by who claims; `least`: points at which it is fulfilled, all when absent. */
  z.object({ kind: z.literal('self'), answer: z.enum(['yes_no', 'points']), least: amount.optional() }),
  /** A paper that proves it: number, date and issuer in words. */
  z.object({ kind: z.literal('document') }),
]);
export const TitleCriterion = z.object({ id: PartId, ...named, hintVi: text(1000).nullable().default(null), hintEn: text(1000).nullable().default(null), points: z.number().min(0).max(1000), check: Check });
export type TitleCriterion = z.infer<typeof TitleCriterion>;

/** A level, lowest first: points and criteria that it asks for, together. */
const Level = z.object({ id: PartId, ...named, leastPoints: z.number().min(0).nullable(), needs: z.union([z.literal('all'), z.array(PartId).max(100)]), noteVi: text(400).nullable().default(null) });

/** The file of a scheme. The year that is assessed runs from 1 January to 31 December. */
export const TitleScheme = z.object({
  id: PartId, number: text(120), source: text(1000), ...named,
  /** A plan's criteria set: a yearly assessment by which units are counted, confirmed like a title, which it is not. */
  kind: z.literal('assessment').optional(),
  subject: z.enum(['person', 'family', 'clan', 'community', 'unit', 'commune', 'district', 'province']),
  /** Levels of units at which it is claimed; none for a person. */
  unitLevels: z.array(UnitLevel).max(10),
  recognisedByVi: text(400).nullable(),
  /** Months that a recognition holds; null when the original states no end, or was not read. */
  validityMonths: z.int().min(1).max(600).nullable(),
  /** The plan's duty that recognitions are counted for. */
  duty: PartId.nullable(),
  totalPoints: z.number().min(0).nullable(),
  levels: z.array(Level).min(1).max(10),
  criteria: z.array(TitleCriterion).max(100),
  /** What is not known here and has to be entered from the original text. */
  gapsVi: z.array(text(400)).max(30).default([]),
});
export type TitleScheme = z.infer<typeof TitleScheme>;

/** What is wrong with a file: where, a stable code, and the name or figure that it is about. */
export const SchemeFault = z.object({ path: z.string(), code: z.string(), about: z.string() });
export type SchemeFault = z.infer<typeof SchemeFault>;
/** A scheme with its version; a draft is seen by system administrators alone. */
export const KeptScheme = TitleScheme.extend({ version: z.number().int(), state: z.enum(['draft', 'in_force']) });
export type KeptScheme = z.infer<typeof KeptScheme>;

/** What is said to one criterion: a figure (1 and 0 for yes and no), a note or a paper in words. */
export const TitleAnswer = z.object({ criterion: PartId, value: z.number().min(0).max(1_000_000).nullable(), text: text(2000, 0) });
export type TitleAnswer = z.infer<typeof TitleAnswer>;

/** Where a figure comes from, so that it can be followed. */
export const TitleEvidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('learning'), title: z.string(), at: Instant, strength: Strength, periods: z.number(), slug: z.string().nullable() }),
  z.object({ kind: z.literal('indicator'), indicator: z.string(), nameVi: z.string(), nameEn: z.string(), numerator: z.number().nullable(), denominator: z.number().nullable(), illustrative: z.boolean() }),
  z.object({ kind: z.literal('session'), session: Id, title: z.string(), at: Instant, people: z.number().int() }),
  z.object({ kind: z.literal('members'), counted: z.number().int(), of: z.number().int() }),
]);
export type TitleEvidence = z.infer<typeof TitleEvidence>;
/** A figure of the platform for a criterion; null without one (no headcount, no members): never zero. `more`: evidence beyond what is listed. */
const Figure = z.object({ criterion: PartId, value: z.number().nullable(), evidence: z.array(TitleEvidence), more: z.number().int() });
/** Everything that is judged: as of now while a claim is open, as it was submitted after. */
export const TitleContent = z.object({
  asOf: Day, figures: z.array(Figure), answers: z.array(TitleAnswer),
  result: z.object({ points: z.number(), of: z.number(), level: z.string().nullable(), missing: z.array(z.string()) }),
});
export type TitleContent = z.infer<typeof TitleContent>;

const State = z.enum(titleStates);
const Action = z.enum(titleActions);
const Decision = z.object({ level: PartId, number: text(60), date: Day, validUntil: Day.nullable() });
export type TitleDecision = z.infer<typeof Decision>;

/** A claim in a list. */
export const TitleRow = z.object({
  id: Id, scheme: z.object({ id: z.string(), subject: TitleScheme.shape.subject, ...named }), year: z.number().int(), unit: UnitName,
  /** The person's, family's, clan's or community's name; null for the unit itself. */
  name: z.string().nullable(),
  state: State, at: Instant,
  decision: Decision.extend({ levelVi: z.string(), levelEn: z.string(), isExpired: z.boolean() }).nullable(),
});
export type TitleRow = z.infer<typeof TitleRow>;
export const TitleClaim = TitleRow.extend({
  definition: TitleScheme, version: z.number().int(), person: z.object({ id: Id, fullName: z.string() }).nullable(),
  members: z.array(z.object({ id: Id, fullName: z.string() })),
  /** Of events and of saved drafts; given back with an action, so that nobody acts on what they did not see. */
  seen: z.number().int(), revision: z.number().int(),
  may: z.array(Action), mayWrite: z.boolean(),
  content: TitleContent, isFrozen: z.boolean(),
  events: z.array(z.object({ id: Id, action: Action, by: z.object({ id: Id, fullName: z.string() }), at: Instant, comment: z.string().nullable() })),
});
export type TitleClaim = z.infer<typeof TitleClaim>;

const One = z.object({ claim: Id });
const Of = z.object({ unit: UnitRef });
const acting = { id: Id, seen: z.number().int().min(0) };
const reason = text(2000, 3);
const File = z.object({ file: z.unknown() });
const claimed = { id: Id, scheme: PartId, year: Year.optional() };

export const titleEndpoints = {
  listTitleSchemes: endpoint({ method: 'GET', path: '/title-schemes', summary: 'Schemes of titles in force; drafts for system administrators', response: z.object({ items: z.array(KeptScheme) }) }),
  checkTitleScheme: endpoint({ method: 'POST', path: '/title-schemes/check', summary: 'Reads a scheme’s file and names each fault; writes nothing', body: File, response: z.object({ faults: z.array(SchemeFault), scheme: KeptScheme.nullable() }) }),
  addTitleScheme: endpoint({ method: 'POST', path: '/title-schemes', summary: 'Keeps a faultless file as the draft of the scheme’s next version; a repeat changes nothing', body: File, response: KeptScheme }),
  putTitleSchemeInForce: endpoint({
    method: 'POST', path: '/title-schemes/:scheme/versions/:version/in-force', summary: 'Makes a draft the scheme that new claims follow; claims that are there keep theirs',
    params: z.object({ scheme: z.string().max(60), version: z.coerce.number().int().min(1) }), response: KeptScheme,
  }),
  listMyTitles: endpoint({ method: 'GET', path: '/me/titles', summary: 'The person’s own claims, newest first', response: z.object({ items: z.array(TitleRow) }) }),
  beginMyTitle: endpoint({ method: 'POST', path: '/me/titles', summary: 'Begins the person’s claim of a title for a year (default: this year)', body: z.object(claimed), response: TitleClaim }),
  listTitles: endpoint({
    method: 'GET', path: '/units/:unit/titles', summary: 'Claims of the unit, claims that it has to review, all titles recognised at it and below, or all confirmed assessments', params: Of,
    query: z.object({ view: z.enum(['own', 'review', 'recognised', 'assessed']).default('own'), scheme: PartId.optional(), ...Page }), response: pageOf(TitleRow).extend({ unit: UnitName }),
  }),
  beginTitle: endpoint({
    method: 'POST', path: '/units/:unit/titles', summary: 'Begins a claim for the unit, or for a family, clan or community of it', params: Of,
    body: z.object({ ...claimed, name: text(200).optional(), members: z.array(Id).max(200).default([]) }), response: TitleClaim,
  }),
  getTitle: endpoint({ method: 'GET', path: '/titles/:claim', summary: 'A claim: what is asked, figures with their evidence (live while it is open), answers and its life', params: One, response: TitleClaim }),
  saveTitle: endpoint({
    method: 'PUT', path: '/titles/:claim/draft', summary: 'Saves the answers, and the name and members of a family, over the revision that was read', params: One,
    body: z.object({ revision: z.number().int().min(0), answers: z.array(TitleAnswer).max(100), name: text(200).optional(), members: z.array(Id).max(200).optional() }), response: TitleClaim,
  }),
  submitTitle: endpoint({ method: 'POST', path: '/titles/:claim/submit', summary: 'Freezes figures and answers and hands the claim to its reviewers', params: One, body: z.object({ ...acting, revision: z.number().int().min(0) }), response: TitleClaim }),
  returnTitle: endpoint({ method: 'POST', path: '/titles/:claim/return', summary: 'Sends a claim back to be mended, saying why', params: One, body: z.object({ ...acting, comment: reason }), response: TitleClaim }),
  recogniseTitle: endpoint({
    method: 'POST', path: '/titles/:claim/recognise', summary: 'Recognises a level, by the number and date of the decision', params: One,
    body: z.object({ ...acting, level: PartId, number: text(60), date: Day }), response: TitleClaim,
  }),
  refuseTitle: endpoint({ method: 'POST', path: '/titles/:claim/refuse', summary: 'Refuses a claim, saying why', params: One, body: z.object({ ...acting, comment: reason }), response: TitleClaim }),
  withdrawTitle: endpoint({ method: 'POST', path: '/titles/:claim/withdraw', summary: 'Withdraws a recognition, saying why; it stays on record', params: One, body: z.object({ ...acting, comment: reason }), response: TitleClaim }),
};
