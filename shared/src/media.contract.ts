import { z } from 'zod';
import { Id, Instant, Page, PartId, Slug, pageOf } from './basics.ts';
import { endpoint } from './contract.ts';

/**
 * uploaded -> transcoding -> playable (as it was sent, or its lowest rendition) -> ready; failed has a reason and can be tried
 * again. What can be played of it stands in `rungs`, in any state.
 */
export const FilmState = z.enum(['uploaded', 'transcoding', 'playable', 'ready', 'failed']);
export type FilmState = z.infer<typeof FilmState>;

export const Rung = z.object({ name: z.string(), height: z.number().int(), bytes: z.number().int() });
/** Small pictures of the film on one sheet, left to right and down, one every `everySec` seconds; `width` and `height` are of one. */
export const Storyboard = z.object({ url: z.string(), everySec: z.number(), columns: z.number().int(), rows: z.number().int(), width: z.number().int(), height: z.number().int() });
export type Storyboard = z.infer<typeof Storyboard>;

/** A whole film or its sound as one file, to be taken along: `144p`, `240p` … as MP4, `audio` as M4A. Its address takes ranges. */
export const Download = z.object({ name: z.string(), url: z.string(), bytes: z.number().int() });
export type Download = z.infer<typeof Download>;

export const Film = z.object({
  id: Id,
  name: z.string(),
  size: z.number().int(),
  state: FilmState,
  /** 0..1 of the transcoding. */
  progress: z.number(),
  /** Why it failed: an error code of the transcoder. */
  reason: z.string().nullable(),
  /** The one version of it that is being made anew, or was to be: a rung's name or `audio`. */
  redo: z.string().nullable(),
  /** What its author should know of a film that is ready: `source_damaged`, `pale_colours`. */
  warnings: z.array(z.string()),
  durationSec: z.number().nullable(),
  rungs: z.array(Rung),
  poster: z.string().nullable(),
  captions: z.array(z.object({ language: z.string(), url: z.string() })),
  storyboard: Storyboard.nullable(),
  downloads: z.array(Download),
  updatedAt: Instant,
});
export type Film = z.infer<typeof Film>;

/** All that a player needs. URLs are stable and immutable per version; the cookie that opens them lasts 10 minutes. */
export const Playback = z.object({
  film: Id,
  master: z.string(),
  audio: z.string().nullable(),
  poster: z.string().nullable(),
  captions: z.array(z.object({ language: z.string(), url: z.string() })),
  storyboard: Storyboard.nullable(),
  downloads: z.array(Download),
  /** What the first addresses hold (master, its lowest rung, the sound alone), so that a slow line need not be asked for it. */
  playlists: z.record(z.string(), z.string()),
  durationSec: z.number(),
  rungs: z.array(Rung),
  audioBytes: z.number().int(),
  renewInSec: z.number().int(),
  /** Seconds where the person stopped last, on any device. */
  position: z.number(),
  intervals: z.array(z.tuple([z.number(), z.number()])),
});
export type Playback = z.infer<typeof Playback>;

/** A film on its way up: what the server has of it, and goes on from. Its id is that of the film it becomes. */
export const FilmUpload = z.object({ id: Id, name: z.string(), size: z.number().int(), received: z.number().int(), updatedAt: Instant });
export type FilmUpload = z.infer<typeof FilmUpload>;

/** A film that waits, is being made or has failed, as those see it who look after the system. */
export const FilmWork = Film.pick({ id: true, name: true, size: true, state: true, progress: true, reason: true, redo: true, durationSec: true, updatedAt: true }).extend({
  /** Who sent it; null for one that comes with the product. */
  owner: z.string().nullable(),
  /** Something of it can be watched. */
  isShown: z.boolean(),
});
export type FilmWork = z.infer<typeof FilmWork>;

const FilmRef = z.object({ film: Id });

export const mediaEndpoints = {
  uploadVideo: endpoint({
    method: 'POST', path: '/authoring/films', summary: 'Uploads a film; `x-film-id` may give its id. It is transcoded in the background',
    file: 'film', response: Film,
  }),
  listFilmUploads: endpoint({
    method: 'GET', path: '/authoring/uploads', summary: 'The caller’s unfinished uploads, and the room of their unit. The same address takes uploads by the tus protocol 1.0.0, with `film` (a UUIDv7) and `name` as metadata',
    response: z.object({ items: z.array(FilmUpload), usedBytes: z.number().int(), quotaBytes: z.number().int(), maxBytes: z.number().int() }),
  }),
  listFilmWork: endpoint({ method: 'GET', path: '/films', summary: 'Films that wait, are being made or have failed; those that were touched last come first', query: z.object(Page), response: pageOf(FilmWork) }),
  getFilm: endpoint({ method: 'GET', path: '/films/:film', summary: 'State of a film, for its course’s authors and reviewers', params: FilmRef, response: Film }),
  retryFilm: endpoint({ method: 'POST', path: '/films/:film/retry', summary: 'Tries a failed film again', params: FilmRef, response: Film }),
  remakeRung: endpoint({
    method: 'POST', path: '/films/:film/rungs/:rung/remake', summary: 'Makes one rung of a ready film, or its sound (`audio`), anew; all is shown as it was until that is done. While the film is being made it changes nothing',
    params: FilmRef.extend({ rung: z.string().regex(/^(\d{2,4}p|audio)$/) }), response: Film,
  }),
  cancelFilm: endpoint({ method: 'POST', path: '/films/:film/cancel', summary: 'Stops the work on a film that waits or is being made; it can be tried again. Of a film that is ready or has failed it changes nothing', params: FilmRef, response: Film }),
  getFilmPlayback: endpoint({
    method: 'GET', path: '/films/:film/playback', summary: 'Playback for authors and reviewers', params: FilmRef, response: Playback,
  }),
  getLessonPlayback: endpoint({
    method: 'GET', path: '/courses/:course/lessons/:lesson/playback', summary: 'Playback of a video lesson for those enrolled, as `getLesson` has it; sets the media cookie anew',
    params: z.object({ course: z.union([Id, Slug]), lesson: PartId }), response: Playback,
  }),
};
