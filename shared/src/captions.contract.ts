import { z } from 'zod';
import { Id, Instant, Page, PartId, Slug, pageOf, text } from './basics.ts';
import { captionEncodings, mostCues, mostLetters, mostMs } from './captions.rules.ts';
import { endpoint } from './contract.ts';
import { CourseFilter } from './courses.contract.ts';

/** A language by its code, as `vi` or `km`. */
export const CaptionLanguage = z.string().regex(/^[a-z]{2,3}$/);
export const CaptionCue = z.object({
  startMs: z.number().int().min(0).max(mostMs), endMs: z.number().int().min(1).max(mostMs), text: z.string().max(mostLetters),
}).refine(({ startMs, endMs }) => endMs > startMs, 'caption_backwards');

/** One saving of a film's captions in a language; it never changes, and the one with the highest number is shown. */
export const CaptionVersion = z.object({
  id: Id,
  /** 1, 2 … in this film and language. */
  number: z.number().int(),
  by: z.string(),
  at: Instant,
  cueCount: z.number().int(),
});
export type CaptionVersion = z.infer<typeof CaptionVersion>;

/** A sentence that is said in the film of a published course, and when it begins. */
export const SpokenHit = z.object({
  course: z.object({ id: Id, slug: Slug, title: z.string(), titleEn: z.string().nullable() }),
  lesson: z.object({ id: PartId, title: z.string() }),
  language: CaptionLanguage, atSec: z.number(), text: z.string(),
});
export type SpokenHit = z.infer<typeof SpokenHit>;

const Encoding = z.enum(captionEncodings);
const Ref = z.object({ film: Id, language: CaptionLanguage });

export const captionEndpoints = {
  searchSpoken: endpoint({
    method: 'GET', path: '/spoken', summary: 'Sentences that are said in films of published courses and have every word of `q`, with or without its marks',
    query: z.object({ q: text(100, 2), ...CourseFilter, ...Page }), response: pageOf(SpokenHit),
  }),
  readCaptionFile: endpoint({
    method: 'POST', path: '/authoring/caption-files', file: 'captions',
    summary: 'Reads a WebVTT or SubRip file in any encoding found in Viet Nam (up to 2 MB). Nothing is kept: its author looks at it and saves it. `encoding` says what it is written in, where the guess was wrong',
    query: z.object({ encoding: Encoding.optional() }), response: z.object({ encoding: Encoding, cues: z.array(CaptionCue) }),
  }),
  listCaptionVersions: endpoint({
    method: 'GET', path: '/films/:film/captions/:language', summary: 'Who saved a film’s captions in a language and when, the newest first',
    params: Ref, query: z.object(Page), response: pageOf(CaptionVersion),
  }),
  getCaptions: endpoint({
    method: 'GET', path: '/films/:film/captions/:language/cues', summary: 'The captions that are shown, or those of an earlier version; none where there are none. `number` is 0 for those that came with the film',
    params: Ref, query: z.object({ number: z.coerce.number().int().min(1).optional() }), response: z.object({ number: z.number().int(), cues: z.array(CaptionCue) }),
  }),
  saveCaptions: endpoint({
    method: 'PUT', path: '/films/:film/captions/:language', summary: 'Saves captions as a new version over the version `base` (0 for the first); without any, the film has none in this language. Safe to repeat by `id`',
    params: Ref, body: z.object({ id: Id, base: z.number().int().min(0), cues: z.array(CaptionCue).max(mostCues) }), response: CaptionVersion,
  }),
};
