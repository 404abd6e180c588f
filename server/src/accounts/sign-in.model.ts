import type { DeviceKind } from '@hoctap/shared/accounts.contract';
import { collection } from '../store/model.ts';

/** One sign-in on one device: a family of refresh tokens, of which `counter` is the newest. */
export interface SignInDoc {
  _id: string;
  person: string;
  device: DeviceKind;
  counter: number;
  salt: string;
  createdAt: Date;
  expiresAt: Date;
}

export const signInModel = collection<SignInDoc>(
  'sign_ins',
  { person: String, device: String, counter: Number, salt: String, createdAt: Date, expiresAt: Date },
  (schema) => {
    schema.index({ person: 1 });
    schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  },
);
