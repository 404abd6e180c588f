import type { FilmState, Storyboard } from '@hoctap/shared/media.contract';
import { collection, part } from '../store/model.ts';

/** A film from its upload on. What is made of it lies in `media/<id>/<rev>`, its source beside that. */
export interface FilmDoc {
  _id: string;
  owner: string | null;
  /** Unit whose room it takes: where its owner writes courses. */
  unit: string | null;
  name: string;
  size: number;
  state: FilmState;
  progress: number;
  reason: string | null;
  /** What is to be said of the finished film: `source_damaged`, `pale_colours`. */
  warnings?: string[];
  durationSec: number | null;
  /** The revision that is shown, and the one that was made last or is being made. */
  rev: number;
  madeRev?: number;
  /** The one track of it that is to be made anew. */
  redo?: string | null;
  /** Folders in `media/<id>` that are shown no more, and since when: removed after a day. */
  leftover?: string[];
  leftoverSince?: Date | null;
  rungs: { name: string; height: number; bytes: number }[];
  audioBytes: number;
  hasPoster: boolean;
  storyboard?: Omit<Storyboard, 'url'> | null;
  /** One file of each rung and of the sound; `file` is its place in the revision's folder. */
  downloads?: { name: string; file: string; bytes: number }[];
  /** File names in `media/<id>/captions`. */
  captions: { language: string; file: string }[];
  /** Since when nothing refers to it and nothing new may: it is about to be removed. */
  withdrawnAt?: Date | null;
  updatedAt: Date;
}

export const filmModel = collection<FilmDoc>('films', {
  owner: { type: String, default: null }, unit: { type: String, default: null }, name: String, size: Number, state: String, progress: Number, reason: { type: String, default: null }, warnings: [String],
  durationSec: { type: Number, default: null }, rev: Number, madeRev: Number, redo: { type: String, default: null }, leftover: [String], leftoverSince: { type: Date, default: null }, rungs: [part({ name: String, height: Number, bytes: Number })], audioBytes: Number,
  hasPoster: Boolean, downloads: [part({ name: String, file: String, bytes: Number })],
  storyboard: { type: part({ everySec: Number, columns: Number, rows: Number, width: Number, height: Number }), default: null }, captions: [part({ language: String, file: String })], withdrawnAt: { type: Date, default: null }, updatedAt: Date,
}, (schema) => {
  schema.index({ unit: 1 });
  schema.index({ updatedAt: 1 });
  schema.index({ leftoverSince: 1 });
  schema.index({ state: 1, updatedAt: -1, _id: -1 });
});
