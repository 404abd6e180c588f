import type { Cue } from '@hoctap/shared/captions.rules';
import { collection, part } from '../store/model.ts';

/** One saving of a film's captions in a language. Written once, never changed; the highest number is shown. */
export interface CaptionVersionDoc {
  /** Made by the author's device. */
  _id: string;
  film: string;
  language: string;
  number: number;
  cues: Cue[];
  by: string;
  at: Date;
}
export const captionVersionModel = collection<CaptionVersionDoc>('caption_versions', {
  film: String, language: String, number: Number, cues: [part({ startMs: Number, endMs: Number, text: String })], by: String, at: Date,
}, (schema) => {
  schema.index({ film: 1, language: 1, number: -1 }, { unique: true });
});

/** What is said in a film by the newest captions of a language, for players and for searching; made anew from them at any time. Words are those of `spokenWords`. */
export interface SpokenDoc {
  /** `film-language` */
  _id: string;
  film: string;
  language: string;
  /** Name of the file in `media/<film>/captions`; null where the newest version is empty. */
  file: string | null;
  words: string[];
}
export const spokenModel = collection<SpokenDoc>('spoken', { film: String, language: String, file: { type: String, default: null }, words: [String] }, (schema) => {
  schema.index({ film: 1 });
  schema.index({ words: 1 });
});
