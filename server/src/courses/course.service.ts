// Courses as other rooms know them: drafts and their review, immutable versions, the catalogue.
import type { CourseContent } from '@hoctap/shared/courses.contract';
import { missingIn } from '@hoctap/shared/courses.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UnitService } from '../units/unit.service.ts';
import { catalogueService } from './catalogue.service.ts';
import { versionKey } from './course-version.model.ts';
import { checkContent, heldBy } from './draft.checks.ts';
import { draftService } from './draft.service.ts';
import type { CourseFileService } from './file.service.ts';
import { lessonRules, lessonsOf } from './lesson.rules.ts';
import { versionService } from './version.service.ts';

/** A course of the product: `owner` is a unit's id or code, author and reviewer are people. */
export interface SeedCourse { id: string; content: CourseContent; owner: string; author: string; reviewer: string }

export const courseService = (deps: Deps, { units, people, files }: { units: UnitService; people: PeopleService; files: CourseFileService }) => {
  const versions = versionService(deps);
  const catalogue = catalogueService(deps, { units, versions });
  const drafts = draftService(deps, { units, people, versions, files });
  const { allowed } = drafts;
  return {
    drafts,
    lessonsOf,
    lessonRules,
    versionKey,
    card: catalogue.card,
    list: catalogue.list,
    get: catalogue.get,
    showing: catalogue.showing,
    published: versions.published,
    firstPublished: versions.firstPublished,
    offered: versions.offered,
    version: versions.version,
    versions: versions.versions,
    noteFilm: versions.noteFilm,
    noteFilmMark: versions.noteFilmMark,
    coursesWithFilm: versions.coursesHolding,
    coursesWithFile: versions.coursesHolding,
    asksCaptions: versions.asksCaptions,
    mentioned: versions.mentioned,
    mayEdit: drafts.mayEdit,
    mayReview: drafts.mayReview,

    /** Rooms above say what a course may name; until then anything is accepted. */
    allowIndicators: (ids: Iterable<string>): void => void (allowed.indicators = new Set(ids)),
    allowGroups: (ids: Iterable<string>): void => void (allowed.groups = new Set(ids)),
    allowFilms: (check: (caller: Caller, film: string) => Promise<boolean>): void => void (allowed.film = check),
    allowCaptioned: (which: (films: string[]) => Promise<ReadonlySet<string>>): void => void (allowed.captioned = which),

    /** Publishes a course of the product as version 1, once, by the same rules as an author's. `owner` is a unit id or code. */
    async addSeed({ id, content, owner, author, reviewer }: SeedCourse): Promise<void> {
      checkContent(content, allowed);
      const missing = missingIn(content);
      if (missing.length > 0) throw new Error(`course ${content.slug} is not complete: ${JSON.stringify(missing)}`);
      const unit = await units.require(owner);
      await versions.addSeed({ _id: id, owner: unit._id, ownerPath: unit.path, author, content, holds: heldBy(content) }, reviewer);
    },
  };
};
export type CourseService = ReturnType<typeof courseService>;
