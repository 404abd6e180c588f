import type { RoleGrant } from '@hoctap/shared';
import type { Address } from '@hoctap/shared/accounts.contract';
import { collection, part } from '../store/model.ts';

export interface DatedGroup { group: string; from: string; to: string | null }
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
  illustrative: boolean;
  createdAt: Date;
  createdBy: string | null;
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
    illustrative: Boolean, createdAt: Date, createdBy: text, rev: Number,
  },
  (schema) => {
    schema.index({ units: 1, sortKey: 1, _id: 1 });
    schema.index({ logins: 1 }, { unique: true });
    schema.index({ 'roles.role': 1 });
    schema.index({ 'workplaces.unit': 1, _id: 1 });
    schema.index({ 'residences.unit': 1, _id: 1 });
    schema.index({ moved: 1 }, { partialFilterExpression: { moved: { $type: 'string' } } });
  },
);
