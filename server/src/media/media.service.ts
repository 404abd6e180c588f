// Films, the files of lessons, and who may fetch them: what rooms above use of media.
import express, { type Router } from 'express';
import type { AccountService } from '../accounts/account.service.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Storage } from '../adapters/storage.ts';
import type { CourseService } from '../courses/course.service.ts';
import { courseFiles } from '../courses/file.handler.ts';
import type { CourseFileService } from '../courses/file.service.ts';
import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { captionService } from './caption.service.ts';
import { type SeedFilm, filmService } from './film.service.ts';
import { type GrantCheck, createGrants } from './grants.ts';
import { readMediaCookie } from './media-cookie.ts';
import { mediaHandler } from './media.handler.ts';
import { spokenService } from './spoken.service.ts';
import { uploadHandler } from './upload.handler.ts';
import { uploadService } from './upload.service.ts';

interface Lower { accounts: AccountService; people: PeopleService; courses: CourseService; files: CourseFileService; storage: Storage }

export const mediaService = (deps: Deps, { accounts, people, courses, files, storage }: Lower) => {
  const films = filmService(deps, { courses, files, storage, people });
  const uploads = uploadService(deps, { films, storage });
  const spoken = spokenService(deps, { courses, storage });
  const captions = captionService(deps, { people, courses, storage, spoken, isHandledBy: films.isHandledBy });
  films.onRemoved(captions.forget);
  const grants = createGrants(deps, accounts.isAlive);
  const filmParts = mediaHandler(deps, storage, grants);
  // A film enters a draft only by the hand of somebody who may handle it already.
  courses.allowFilms((caller, film) => films.mayBeNamedBy(caller, film));
  courses.allowCaptioned((ids) => captions.withLanguage(ids, 'vi'));
  grants.register(async (id, film) => {
    const person = await people.get(id);
    return films.isHandledBy({ id, fullName: person.fullName, roles: person.roles, session: '', mustChangePassword: false }, film);
  });
  return {
    ...films,
    uploads,
    captions,
    spoken,
    async addSeed(film: SeedFilm): Promise<void> {
      await films.addSeed(film);
      await spoken.noteBrought(film.id);
    },
    /** Takes films in pieces; to be mounted before what reads bodies. */
    uploadHandler: (gates: Gates) => uploadHandler(deps, gates, uploads),
    start(): void {
      films.start();
      uploads.start();
    },
    async stop(): Promise<void> {
      await uploads.stop();
      await films.stop();
    },
    /** Registers who may fetch a film or a file (by id): those enrolled, a session's facilitator. */
    grantedBy: (check: GrantCheck): void => grants.register(check),
    /** Answers what needs no asking and no reading, in front of everything; false for all else. */
    atOnce: filmParts.atOnce,
    /** All of /media. */
    handler(): Router {
      const router = express.Router();
      router.use(filmParts.router);
      router.use(courseFiles(files, async (request, file) => {
        const pass = readMediaCookie(request.headers.cookie, deps.secret, deps.clock.now());
        return pass !== undefined && grants.allows(pass, file);
      }));
      return router;
    },
  };
};
export type MediaService = ReturnType<typeof mediaService>;
