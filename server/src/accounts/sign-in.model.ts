import type { DeviceKind } from '@hoctap/shared/accounts.contract';
import { collection } from '../store/model.ts';

/** One sign-in on one device: a family of refresh tokens, of which `counter` is the newest. */
export interface SignInDoc {
  _id: string;
  person: string;
  device: DeviceKind;
  /** The shared device of a centre that it was begun on by PIN or card, and is good for. */
  at?: string | null;
  counter: number;
  salt: string;
  createdAt: Date;
  expiresAt: Date;
}

export const signInModel = collection<SignInDoc>(
  'sign_ins',
  { person: String, device: String, at: { type: String, default: null }, counter: Number, salt: String, createdAt: Date, expiresAt: Date },
  // No TTL index: the store would remove by its own clock. A person's next sign-in removes what has run out.
  (schema) => {
    schema.index({ person: 1, expiresAt: 1 });
    schema.index({ at: 1 });
  },
);
