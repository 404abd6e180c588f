import type { RoleGrant } from '@hoctap/shared';
import type { Address } from '@hoctap/shared/accounts.contract';
import { collection, part } from '../store/model.ts';

export interface DatedGroup { group: string; from: string; to: string | null }
/** What an officer did to a person's past, as it was asked for; added once by id, never changed. */
export interface PersonAct {
  id: string;
  kind: 'moved' | 'merged' | 'unmerged';
  at: Date;
  by: string | null;
  reason: string;
  day: string | null;
  /** The account that stands for this one, when it was merged or unmerged. */
  person: string | null;
  workplace?: string | null;
  residence?: string | null;
  groups?: string[];
}
export interface DatedUnit { unit: string; from: string; to: string | null }

/** A person, with or without an account. Groups and places are dated; `units` holds all units above today's places. */
export interface PersonDoc {
  _id: string;
  fullName: string;
  searchWords: string[];
  sortKey: string;
  sex: 'female' | 'male' | null;
  birthYear: number | null;
  username: string | null;
  phone: string | null;
  email: string | null;
  /** Everything that the person may sign in with, folded, and always their id, so that the unique index never meets an empty list. */
  logins: string[];
  passwordHash: string | null;
  mustChangePassword: boolean;
  oneTimeUntil: Date | null;
  address: Address | null;
  language: 'vi' | 'en';
  roles: RoleGrant[];
  groups: DatedGroup[];
  workplaces: DatedUnit[];
  residences: DatedUnit[];
  units: string[];
  /** Set anew whenever groups or places change: until it is taken off, what was counted of the person is owed a second look. */
  moved?: string | null;
  /** The account that stands for this one; null or absent for a person's own. Never an alias itself. */
  aliasOf?: string | null;
  /** People who are counted anew together with this one, beside whom it stands for now. */
  movedWith?: string[];
  /** The first day to come on which `units` will be others. */
  unitsDue?: string | null;
  acts?: PersonAct[];
  illustrative: boolean;
  createdAt: Date;
  createdBy: string | null;
  /** The row of a spreadsheet that brought the person in; `isUndo` once that was taken back. */
  import?: { id: string; row: number; fileName: string; sha256: string; isUndo: boolean } | null;
  /** Raised by every change; a change is written only over the one it was made from. */
  rev?: number;
}

const text = { type: String, default: null };
const datedUnit = part({ unit: String, from: String, to: text });

export const personModel = collection<PersonDoc>(
  'people',
  {
    fullName: String, searchWords: [String], sortKey: String, sex: text, birthYear: { type: Number, default: null },
    username: text, phone: text, email: text, logins: [String], passwordHash: text, mustChangePassword: Boolean, oneTimeUntil: { type: Date, default: null },
    address: text, language: String, roles: [part({ role: String, unit: String, from: String, to: text })],
    groups: [part({ group: String, from: String, to: text })], workplaces: [datedUnit], residences: [datedUnit], units: [String], moved: text,
    aliasOf: text, movedWith: { type: [String], default: undefined }, unitsDue: text,
    acts: {
      type: [part({
        id: String, kind: String, at: Date, by: text, reason: String, day: text, person: text,
        workplace: { type: String, default: undefined }, residence: { type: String, default: undefined }, groups: { type: [String], default: undefined },
      })],
      default: undefined,
    },
    illustrative: Boolean, createdAt: Date, createdBy: text, rev: Number,
    import: { type: part({ id: String, row: Number, fileName: String, sha256: String, isUndo: Boolean }), default: undefined },
  },
  (schema) => {
    schema.index({ units: 1, sortKey: 1, _id: 1 });
    schema.index({ logins: 1 }, { unique: true });
    schema.index({ 'roles.role': 1 });
    schema.index({ 'workplaces.unit': 1, _id: 1 });
    schema.index({ 'residences.unit': 1, _id: 1 });
    schema.index({ aliasOf: 1 }, { partialFilterExpression: { aliasOf: { $gt: '' } } });
    schema.index({ 'acts.person': 1 }, { partialFilterExpression: { 'acts.person': { $gt: '' } } });
    schema.index({ unitsDue: 1 }, { partialFilterExpression: { unitsDue: { $gt: '' } } });
    schema.index({ moved: 1 }, { partialFilterExpression: { moved: { $type: 'string' } } });
  },
);
