import type { CredentialKind } from '@hoctap/shared/credentials.contract';
import type { CredentialAction, CredentialState } from '@hoctap/shared/credentials.rules';
import { collection } from '../store/model.ts';

/** A certificate that somebody else issued, as it was entered; that never changes. */
export interface CredentialDoc {
  _id: string;
  person: string;
  kind: CredentialKind;
  level: number | null;
  language: string | null;
  title: string | null;
  issuer: string;
  number: string;
  /** The number without spaces and case, to find who else entered it. */
  foldedNumber: string;
  issued: string;
  expires: string | null;
  file: string;
  by: string;
  enteredAt: Date;
  // What follows is a projection: of where the person belongs, and of the events, `n` of them.
  units: string[];
  state: CredentialState;
  n: number;
}

/** What an officer did with it, never changed; its state is what these add up to. */
export interface CredentialEventDoc {
  _id: string;
  credential: string;
  /** Counts from 1 within the certificate, and is unique there: of two officers at the same moment one comes too late. */
  n: number;
  action: CredentialAction;
  by: string;
  fullName: string;
  at: Date;
  reason: string | null;
  /** Not yet in the ledger and in the projection. */
  isOwed: boolean;
}

const text = { type: String, default: null };

export const credentialModel = collection<CredentialDoc>(
  'credentials',
  {
    person: String, kind: String, level: { type: Number, default: null }, language: text, title: text, issuer: String, number: String, foldedNumber: String,
    issued: String, expires: text, file: String, by: String, enteredAt: Date, units: [String], state: String, n: Number,
  },
  (schema) => {
    schema.index({ person: 1, enteredAt: -1, _id: -1 });
    schema.index({ units: 1, state: 1, enteredAt: 1, _id: 1 });
    schema.index({ state: 1, _id: 1 });
    schema.index({ foldedNumber: 1 });
    schema.index({ file: 1 });
  },
);
export const credentialEventModel = collection<CredentialEventDoc>(
  'credential_events',
  { credential: String, n: Number, action: String, by: String, fullName: String, at: Date, reason: text, isOwed: Boolean },
  (schema) => {
    schema.index({ credential: 1, n: 1 }, { unique: true });
    schema.index({ isOwed: 1, at: 1, _id: 1 }, { partialFilterExpression: { isOwed: true } });
  },
);
