// The catalogue: what anyone may find without an account.
import { type Parsed, foldWords } from '@hoctap/shared';
import type { CourseCard, CourseDetail } from '@hoctap/shared/courses.contract';
import type { Deps } from '../deps.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { type CourseDoc, type Listing, courseModel } from './course.model.ts';
import { type CourseVersionDoc, versionKey } from './course-version.model.ts';
import { lessonsOf, outlinesOf } from './lesson.rules.ts';
import { cardOf, listingOf, searchRank } from './listing.ts';
import type { VersionService } from './version.service.ts';

/** A search answers one page: the best of those that match. */
const mostHits = 60;
const mostRanked = 500;
const mostShowing = 200;

type Narrow = Pick<Parsed<'listCourses'>['query'], 'family' | 'level' | 'maxMinutes'>;
/** Where a film stands in a published course. */
export interface Showing { film: string; course: { id: string; slug: string; title: string; titleEn: string | null }; lesson: { id: string; title: string } }

type Listed = Omit<CourseDoc, 'content'> & { listing: Listing };

export const catalogueService = (deps: Deps, { units, versions }: { units: UnitService; versions: VersionService }) => {
  const courses = courseModel(deps.db);
  const card = (version: CourseVersionDoc): CourseCard => cardOf(version.course, listingOf(version.content), version.filmFacts);

  const read = async (filter: Record<string, unknown>[], limit: number): Promise<Listed[]> => {
    return courses.find({ $and: filter }, { content: 0 }).sort({ 'listing.sortKey': 1, _id: 1 }).limit(limit).lean<Listed[]>();
  };
  const levels = async (): Promise<string[]> => {
    const found = await courses.aggregate<{ _id: string }>([
      { $match: { 'listing.level': { $gt: '' } } }, { $group: { _id: '$listing.level' } }, { $sort: { _id: 1 } },
    ]);
    return found.map(({ _id }) => _id);
  };
  const cards = async (found: Listed[]): Promise<CourseCard[]> => {
    const facts = await versions.factsOf(found.flatMap(({ listing }) => listing.films));
    return found.map(({ _id, listing }) => cardOf(_id, listing, facts));
  };
  const search = async (filter: Record<string, unknown>[], q: string): Promise<Listed[]> => {
    const words = foldWords(q);
    if (words.length === 0) return [];
    const found = await read([...filter, ...words.map((word) => ({ 'listing.searchWords': { $regex: `^${word}` } }))], mostRanked);
    const ranked = found.map((course) => ({ course, rank: searchRank(course.listing, q) }));
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, mostHits).map(({ course }) => course);
  };

  const filterOf = ({ family, level, maxMinutes }: Narrow): Record<string, unknown>[] => [
    // Only a published course has a sort key.
    { 'listing.sortKey': { $gt: '' } },
    ...(family ? [{ 'listing.family': family }] : []),
    ...(level ? [{ 'listing.level': level.normalize('NFC') }] : []),
    ...(maxMinutes ? [{ 'listing.minutes': { $lte: maxMinutes } }] : []),
  ];

  return {
    card,
    /** The lessons of published courses in which these films stand, each film once in a course. */
    async showing(films: readonly string[], narrow: Narrow): Promise<Showing[]> {
      const found = await courses.find({ $and: [...filterOf(narrow), { 'listing.films': { $in: [...new Set(films)] } }] }, { content: 0 }).limit(mostShowing).lean<Listed[]>();
      const contents = await versions.versions(found.map(({ _id, published }) => versionKey(_id, published ?? 0)));
      return found.flatMap(({ _id, published, listing }) => {
        const version = contents.get(versionKey(_id, published ?? 0));
        return listing.films.filter((film) => films.includes(film)).flatMap((film) => {
          const lesson = version && lessonsOf(version).find((one) => one.film === film);
          return lesson ? [{ film, course: { id: _id, slug: listing.slugs[0] ?? '', title: listing.title, titleEn: listing.titleEn }, lesson: { id: lesson.id, title: lesson.title } }] : [];
        });
      });
    },
    /** Published courses: by title in pages, or with `q` the best hits on one page. */
    async list({ q, cursor, limit, ...narrow }: Parsed<'listCourses'>['query']): Promise<{ items: CourseCard[]; next?: string; levels: string[] }> {
      const filter = filterOf(narrow);
      if (q) {
        const [hits, all] = await Promise.all([search(filter, q), levels()]);
        return { items: await cards(hits), levels: all };
      }
      const [rows, all] = await Promise.all([read([...filter, after('listing.sortKey', cursor)], limit + 1), levels()]);
      const page = pageFrom(rows, limit, ({ _id, listing }) => [listing.sortKey, _id]);
      return { ...page, items: await cards(page.items), levels: all };
    },
    /** A published course by id or address, without the content of its lessons. Throws not_found. */
    async get(idOrSlug: string): Promise<CourseDetail> {
      const version = await versions.published(idOrSlug);
      const { content, number } = version;
      return {
        ...card(version), version: number, owner: nameOf(await units.find(version.owner)), objectives: content.objectives, prerequisites: content.prerequisites,
        targetGroups: content.targetGroups, creditPeriods: content.creditPeriods, countsFor: content.countsFor, preparesFor: content.preparesFor,
        passMarkPercent: content.passMarkPercent, maxAttempts: content.maxAttempts, offlineAttempts: content.offlineAttempts === true,
        modules: outlinesOf(version),
      };
    },
  };
};
