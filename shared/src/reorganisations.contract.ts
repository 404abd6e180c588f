// A reorganisation: from a day on some units are others. Merging, dividing, renaming, moving and abolishing are all this one fact.
import { z } from 'zod';
import { Day, Id, Instant, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { UnitLevel } from './units.contract.ts';

const Code = z.string().regex(/^[A-Za-z0-9-]{1,40}$/);
/** What a unit gives to a new one: all its people, some of them, or land where nobody lives. */
export const Share = z.enum(['whole', 'part', 'land']);
export type Share = z.infer<typeof Share>;
/** How sure a composition is: said by a text, following from names and lists, or known without a text. Only the first needs no check. */
export const Sureness = z.enum(['verified', 'derived', 'assumed']);
export type Sureness = z.infer<typeof Sureness>;

const Formed = z.object({
  code: Code, nameVi: text(200), nameEn: text(200).nullable().default(null), level: UnitLevel, type: text(40),
  /** Code of the unit above, as of the day itself. */
  parent: Code,
  /** Codes as of the day before. */
  from: z.array(z.object({ unit: Code, share: Share, note: text(300).optional() })).max(300),
  sureness: Sureness.default('verified'),
});

/** Codes of units that end, change and move are those of the day before; `newParent` and `parent` are those of the day itself. */
export const ReorganisationFile = z.object({
  id: Id, date: Day, resolution: text(300), note: text(2000).nullable().default(null),
  formed: z.array(Formed).max(2000).default([]),
  ended: z.array(Code).max(5000).default([]),
  renamed: z.array(z.object({ unit: Code, nameVi: text(200), nameEn: text(200).nullable().default(null), type: text(40).optional() })).max(2000).default([]),
  moved: z.array(z.object({ unit: Code, newParent: Code })).max(2000).default([]),
  /** Pieces of land and people between units that go on: nobody is moved by them, they are told where the units are shown. */
  borders: z.array(z.object({ from: Code, to: Code, sureness: Sureness.default('verified') })).max(500).default([]),
});
export type ReorganisationFile = z.infer<typeof ReorganisationFile>;

/** What is wrong with one: where, a stable code, and the unit or day that it is about. */
export const ReorganisationFault = z.object({ path: z.string(), code: z.string(), about: z.string() });
export type ReorganisationFault = z.infer<typeof ReorganisationFault>;

/** What one does, in numbers of units; `renewed` are those that go on under a parent that is another one now. */
export const ReorganisationSum = z.object({
  ended: z.number().int(), formed: z.number().int(), renamed: z.number().int(), moved: z.number().int(), renewed: z.number().int(),
  /** Units whose people were divided among several, and those without a successor: the people of both stand in the line. */
  divided: z.number().int(), abolished: z.number().int(), toBeChecked: z.number().int(),
});

export const Reorganisation = ReorganisationSum.extend({
  id: Id, date: Day, resolution: z.string(), note: z.string().nullable(), at: Instant,
  /** People whose places were looked through so far, and whether that is done. */
  people: z.object({ seen: z.number().int(), isDone: z.boolean() }),
});
export type Reorganisation = z.infer<typeof Reorganisation>;

/** A unit before or after another one, with what it gave. */
const Link = z.object({ unit: UnitName, validFrom: Day, validTo: Day.nullable(), share: Share });
export type UnitLink = z.infer<typeof Link>;
const Turn = z.object({ date: Day, resolution: z.string(), sureness: Sureness });

export const UnitHistory = z.object({
  unit: UnitName, validFrom: Day, validTo: Day.nullable(),
  /** How it began, and from which units; null for a unit that was there when the record begins. */
  began: Turn.extend({ from: z.array(Link) }).nullable(),
  /** How it ended, and what became of it; empty when it was abolished. */
  ended: Turn.extend({ into: z.array(Link) }).nullable(),
  borders: z.array(z.object({ date: Day, resolution: z.string(), from: UnitName, to: UnitName, sureness: Sureness })),
});
export type UnitHistory = z.infer<typeof UnitHistory>;

/** Where somebody lives or works since a day on which their unit was divided: which of the new ones, nobody knows but them. */
export const PlaceQuestion = z.object({
  place: z.enum(['residence', 'workplace']),
  /** The unit that was divided, the day from which the answer holds, and the resolution. */
  unit: UnitName, from: Day, resolution: z.string().nullable(),
  choices: z.array(UnitName),
});
export type PlaceQuestion = z.infer<typeof PlaceQuestion>;

const body = z.object({ file: z.unknown() });
export const reorganisationEndpoints = {
  listReorganisations: endpoint({
    method: 'GET', path: '/reorganisations', summary: 'Reorganisations of the tree of units, latest first', query: z.object({ ...Page }), response: pageOf(Reorganisation),
  }),
  checkReorganisation: endpoint({
    method: 'POST', path: '/reorganisations/check', summary: 'Reads a reorganisation, names each fault and says what it would do; writes nothing',
    body, response: z.object({ faults: z.array(ReorganisationFault), sum: ReorganisationSum.nullable(), date: Day.nullable(), resolution: z.string().nullable() }),
  }),
  addReorganisation: endpoint({
    method: 'POST', path: '/reorganisations', summary: 'Makes a reorganisation part of the tree; a repeat by id changes nothing', body, response: Reorganisation,
  }),
  getMyPlaceQuestion: endpoint({
    method: 'GET', path: '/me/place-question', summary: 'Where I live since my commune was divided; null when that is known', response: z.object({ question: PlaceQuestion.nullable() }),
  }),
  answerMyPlaceQuestion: endpoint({
    method: 'POST', path: '/me/place-question', summary: 'Says where I live since my commune was divided, from that day on; a repeat changes nothing',
    body: z.object({ was: UnitRef, unit: UnitRef }), response: z.object({ question: PlaceQuestion.nullable() }),
  }),
  listUnassignedPeople: endpoint({
    method: 'GET', path: '/units/:unit/unassigned-people', summary: 'People in the line of a unit: theirs was divided or abolished, and nobody said which of the new ones is theirs',
    params: z.object({ unit: UnitRef }), query: z.object({ ...Page }), response: pageOf(z.object({ person: z.object({ id: Id, fullName: z.string(), birthYear: z.number().int().nullable() }), questions: z.array(PlaceQuestion) })),
  }),
  assignPerson: endpoint({
    method: 'POST', path: '/people/:person/place', summary: 'Says where a person lives or works since their unit was divided; a repeat changes nothing',
    params: z.object({ person: Id }), body: z.object({ place: z.enum(['residence', 'workplace']), was: UnitRef, unit: UnitRef }), response: z.object({ questions: z.array(PlaceQuestion) }),
  }),
  getUnitHistory: endpoint({
    method: 'GET', path: '/units/:unit/history', summary: 'What a unit came from, what became of it, and by which resolutions', params: z.object({ unit: UnitRef }), response: UnitHistory,
  }),
};
