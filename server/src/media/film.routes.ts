import { Id } from '@hoctap/shared';
import type { Storage } from '../adapters/storage.ts';
import { type Deps, newId } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import { type FilmService, cookieSec } from './film.service.ts';
import { type MediaPass, mediaCookie } from './media-cookie.ts';
import type { UploadService } from './upload.service.ts';

/** What is larger comes in pieces. */
const mostWholeBytes = 200 * 1024 * 1024;

/** Hands a player the cookie that opens /media for ten minutes. */
export const setMediaCookie = (deps: Deps, reply: { append(name: string, value: string): unknown }, pass: MediaPass): void => {
  reply.append('Set-Cookie', mediaCookie(pass, deps.secret, deps.clock.now(), cookieSec, deps.config.publicUrl.startsWith('https:')));
};

export const filmRoutes = (deps: Deps, gates: Gates, films: FilmService, uploads: Pick<UploadService, 'list' | 'receiveWhole'>, storage: Storage): Route[] => [
  route('uploadVideo', gates.mayAnywhere('course:write'), ({ person, file, request }) => {
    const given = Id.safeParse(request.headers['x-film-id']);
    if (!file) throw new Error('the route receives a file');
    return uploads.receiveWhole(person, given.data ?? newId(deps.clock), file);
  }, { file: { maxBytes: Math.min(mostWholeBytes, deps.config.maxUploadBytes), folder: storage.incoming } }),
  route('listFilmUploads', gates.mayAnywhere('course:write'), ({ person }) => uploads.list(person)),
  route('listFilmWork', gates.mayAnywhere('system:read'), ({ query }) => films.listWork(query)),
  route('getFilm', gates.member, ({ person, params }) => films.get(person, params.film)),
  route('retryFilm', gates.member, ({ person, params }) => films.retry(person, params.film)),
  route('remakeRung', gates.member, ({ person, params }) => films.remake(person, params.film, params.rung)),
  route('cancelFilm', gates.member, ({ person, params }) => films.cancel(person, params.film)),
  route('getFilmPlayback', gates.member, async ({ person, params, reply }) => {
    const playback = await films.playbackFor(person, params.film);
    setMediaCookie(deps, reply, { person: person.id, session: person.session });
    return playback;
  }),
];
