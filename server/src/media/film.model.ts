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
  durationSec: number | null;
  rev: number;
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
  owner: { type: String, default: null }, unit: { type: String, default: null }, name: String, size: Number, state: String, progress: Number, reason: { type: String, default: null },
  durationSec: { type: Number, default: null }, rev: Number, rungs: [part({ name: String, height: Number, bytes: Number })], audioBytes: Number,
  hasPoster: Boolean, downloads: [part({ name: String, file: String, bytes: Number })],
  storyboard: { type: part({ everySec: Number, columns: Number, rows: Number, width: Number, height: Number }), default: null }, captions: [part({ language: String, file: String })], withdrawnAt: { type: Date, default: null }, updatedAt: Date,
}, (schema) => {
  schema.index({ unit: 1 });
  schema.index({ updatedAt: 1 });
});
