import { collection } from '../store/model.ts';

/** By what a person, `_id`, enters shared devices. */
export interface KeyDoc {
  _id: string;
  pinHash: string | null;
  pinSince: Date | null;
  /** The id that a given PIN follows from; null for one of the person's own choice. */
  pinId: string | null;
  /** Wrong PINs on all devices since the last right one. */
  wrong: number;
  cardHash: string | null;
  cardSince: Date | null;
  /** Who gave what holds now: for the record. */
  by: string;
}
const text = { type: String, default: null };
const day = { type: Date, default: null };
export const keyModel = collection<KeyDoc>(
  'device_keys',
  { pinHash: text, pinSince: day, pinId: text, wrong: Number, cardHash: text, cardSince: day, by: String },
  (schema) => schema.index({ cardHash: 1 }),
);

/** Wrong PINs of a person on one device, `device:person`, since the last right one. */
export interface TryDoc { _id: string; person: string; wrong: number; until: Date | null }
export const tryModel = collection<TryDoc>('device_tries', { person: String, wrong: Number, until: day }, (schema) => schema.index({ person: 1 }));
