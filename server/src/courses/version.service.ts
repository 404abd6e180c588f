// Published versions and what is known of their films. A version is written once; facts about films come and go beside it.
import { AppError, Id } from '@hoctap/shared';
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import { isDuplicateKey } from '../store/model.ts';
import { hashOf, lessonHashesOf } from './content-hash.ts';
import { type CourseDoc, courseModel } from './course.model.ts';
import { type CourseVersionDoc, type StoredVersion, courseVersionModel, versionKey } from './course-version.model.ts';
import { type FilmFacts, filmFactsModel } from './film-facts.model.ts';
import { listingOf } from './listing.ts';
import { idsIn } from './mentioned.ts';

/** How long another process's word of a film may go unheard. */
const factsMs = 5000;
const mostFacts = 10_000;
/** Which version stands in the catalogue: kept so long where another process may have published one. */
const newestKept = { max: 2000, ttl: 60_000 };
/** Some five hundred courses; what nobody reads at the moment is read again. */
const mostVersionBytes = 32_000_000;

const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
};

export const versionService = (deps: Deps) => {
  const courses = courseModel(deps.db);
  const stored = courseVersionModel(deps.db);
  const films = filmFactsModel(deps.db);

  // Every request of a learner needs the rules of a version, which never change.
  const keptVersions = new LRUCache<string, StoredVersion>({ maxSize: mostVersionBytes, sizeCalculation: (one) => JSON.stringify(one).length });
  const keptFacts = new LRUCache<string, { known: FilmFacts | null }>({ max: mostFacts, ttl: factsMs });

  /** Of each course, its published version and every address it was published under, by id and by address. */
  const newest = new LRUCache<string, { course: string; number: number }>(newestKept);
  let publishings = 0;
  const newestOf = async (idOrSlug: string): Promise<{ course: string; number: number }> => {
    const there = newest.get(idOrSlug);
    if (there) return there;
    const seen = publishings;
    const isId = Id.safeParse(idOrSlug).success;
    const found = await courses.findOne(isId ? { _id: idOrSlug } : { slugs: idOrSlug }, { listing: 1, published: 1 }).lean();
    if (!found?.listing || found.published === null || !(isId || found.listing.slugs.includes(idOrSlug))) throw new AppError('not_found');
    const one = { course: found._id, number: found.published };
    // What was published while the store was asked is newer.
    if (seen === publishings) newest.set(idOrSlug, one);
    return one;
  };
  /** A course was published: it is asked for anew. */
  const nowPublished = (): void => {
    publishings++;
    newest.clear();
  };

  /** What is known of these films; those that cannot be played yet are absent. */
  const factsOf = async (ids: readonly string[]): Promise<FilmFacts[]> => {
    const facts = new Map([...new Set(ids)].map((id) => [id, keptFacts.get(id)]));
    const asked = [...facts].flatMap(([id, there]) => (there ? [] : [id]));
    const found = asked.length > 0 ? await films.find({ _id: { $in: asked } }).lean() : [];
    const byId = new Map(found.map(({ _id, ...facts }) => [_id, { film: _id, ...facts }]));
    for (const id of asked) {
      const one = { known: byId.get(id) ?? null };
      // What was learned of the film while the store was asked is newer.
      facts.set(id, keptFacts.get(id) ?? one);
      if (!keptFacts.has(id)) keptFacts.set(id, one);
    }
    return [...facts.values()].flatMap((one) => one?.known ?? []);
  };
  const withFacts = async (versions: readonly StoredVersion[]): Promise<CourseVersionDoc[]> => {
    const facts = await factsOf(versions.flatMap(({ holds }) => holds));
    return versions.map((version) => ({ ...version, filmFacts: facts.filter(({ film }) => version.holds.includes(film)) }));
  };
  const versions = async (keys: readonly string[]): Promise<Map<string, CourseVersionDoc>> => {
    const there = [...new Set(keys)].map((key) => keptVersions.get(key) ?? key);
    const asked = there.filter((one) => typeof one === 'string');
    const read = asked.length > 0 ? await stored.find({ _id: { $in: asked } }).lean() : [];
    for (const one of read) keptVersions.set(one._id, frozen(one));
    const found = await withFacts([...there.filter((one) => typeof one !== 'string'), ...read]);
    return new Map(found.map((version) => [version._id, version]));
  };
  const version = async (course: string, number: number): Promise<CourseVersionDoc> => {
    const key = versionKey(course, number);
    const found = (await versions([key])).get(key);
    if (!found) throw new AppError('not_found');
    return found;
  };

  /** Writes the draft as the next version; a repeat gives the one that is there. */
  const add = async (course: Omit<CourseDoc, 'listing'>, publishedBy: string): Promise<StoredVersion> => {
    const { _id, content, owner, author, holds } = course;
    const contentHash = hashOf(content);
    for (let number = (course.published ?? 0) + 1; ; number++) {
      const next: StoredVersion = {
        _id: versionKey(_id, number), course: _id, number, slug: content.slug, owner, author, content, contentHash,
        lessonHashes: lessonHashesOf(content), holds, publishedAt: deps.clock.now(), publishedBy,
      };
      try {
        await stored.create(next);
        return next;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const there = await stored.findById(next._id).lean();
        if (there?.contentHash === contentHash) return there;
        // A publishing was cut off and the draft then changed: that version never reached the catalogue, its number stays used.
      }
    }
  };

  return {
    add,
    factsOf,
    /** Versions by key (`course@number`); unknown keys are absent. */
    versions,
    /** One version. Throws not_found. */
    version,

    /** The version in the catalogue, by the course's id or by any address that it was published under. Throws not_found. */
    async published(idOrSlug: string): Promise<CourseVersionDoc> {
      const { course, number } = await newestOf(idOrSlug);
      return version(course, number);
    },
    nowPublished,

    /** Learns that a film can be played; cards and rules of every version that names it follow. */
    async noteFilm({ film, ...facts }: FilmFacts): Promise<void> {
      const known = await films.findOneAndUpdate({ _id: film }, { $set: facts }, { upsert: true, returnDocument: 'after' }).lean();
      keptFacts.set(film, { known: { film, ...facts, ...(known?.mark && { mark: known.mark }) } });
    },
    /** Learns that players load something else of a film than before. Of one that cannot be played yet nothing is kept. */
    async noteFilmMark(film: string, mark: string): Promise<void> {
      await films.updateOne({ _id: film }, { $set: { mark } });
      keptFacts.delete(film);
    },
    /** Ids of courses whose draft or any version names this film or file. */
    async coursesHolding(id: string): Promise<string[]> {
      const [drafts, published] = await Promise.all([
        courses.find({ holds: id }, { _id: 1 }).limit(1000).lean(),
        stored.find({ holds: id }, { course: 1 }).limit(1000).lean(),
      ]);
      return [...new Set([...drafts.map(({ _id }) => _id), ...published.map(({ course }) => course)])];
    },

    /** Does a course in the catalogue say that this film must have Vietnamese captions? */
    async asksCaptions(film: string): Promise<boolean> {
      const there = await stored.find({ holds: film }, { course: 1, number: 1, content: 1 }).limit(1000).lean();
      const asking = there.filter(({ content }) => content.modules.some(({ lessons }) => lessons.some((lesson) => lesson.film === film && lesson.needsCaptions)));
      const listed = asking.length > 0 ? await courses.find({ _id: { $in: asking.map(({ course }) => course) } }, { published: 1, listing: 1 }).lean() : [];
      return listed.some(({ _id, published, listing }) => listing && asking.some(({ course, number }) => course === _id && number === published));
    },

    /** Every id that stands in a draft, a listing or any version: what must stay. */
    async mentioned(): Promise<Set<string>> {
      const found = new Set<string>();
      for await (const { content, listing } of courses.find({}, { content: 1, listing: 1 }).lean().cursor({ batchSize: 50 })) for (const id of idsIn([content, listing])) found.add(id);
      for await (const { content } of stored.find({}, { content: 1 }).lean().cursor({ batchSize: 50 })) for (const id of idsIn(content)) found.add(id);
      return found;
    },

    /** How many courses of a unit and those below it were published in the year for the first time. */
    async firstPublished(unit: string, year: number): Promise<number> {
      const own = await courses.find({ ownerPath: unit, published: { $gte: 1 } }, { _id: 1 }).lean();
      const [from, to] = [year, year + 1].map((one) => new Date(`${one}-01-01T00:00:00+07:00`));
      const inYear = await stored.find({ course: { $in: own.map(({ _id }) => _id) }, publishedAt: { $gte: from, $lt: to } }, { course: 1 }).lean();
      const ids = [...new Set(inYear.map(({ course }) => course))];
      const before = await stored.find({ course: { $in: ids }, publishedAt: { $lt: from } }, { course: 1 }).lean();
      return ids.length - new Set(before.map(({ course }) => course)).size;
    },

    /** Courses of a unit and of those below it that could be taken online by the end of the year. */
    async offered(unit: string, year: number): Promise<number> {
      const own = await courses.find({ ownerPath: unit, published: { $gte: 1 } }, { _id: 1 }).lean();
      return (await stored.distinct('course', { course: { $in: own.map(({ _id }) => _id) }, publishedAt: { $lt: new Date(`${year + 1}-01-01T00:00:00+07:00`) } })).length;
    },

    /** Publishes a course of the product as version 1, once; later changes by its authors are left alone. */
    async addSeed(course: Pick<CourseDoc, '_id' | 'owner' | 'ownerPath' | 'author' | 'content' | 'holds'>, publishedBy: string): Promise<void> {
      if (await courses.exists({ _id: course._id })) return;
      const now = deps.clock.now();
      const slugs = [course.content.slug];
      const draft = { ...course, slugs, editors: [], state: 'published' as const, rev: 1, review: null, owes: null, createdAt: now, updatedAt: now };
      const { number } = await add({ ...draft, published: null }, publishedBy);
      await courses.updateOne({ _id: course._id }, { $setOnInsert: { ...draft, published: number, listing: listingOf(course.content) } }, { upsert: true });
      nowPublished();
    },
  };
};
export type VersionService = ReturnType<typeof versionService>;
