// Authoring and review. Every change of a draft, of content or of state, takes the `rev` it was made from and raises it by one.
import { AppError, type Parsed, type Verb, can, dayOf, fold } from '@hoctap/shared';
import type { CourseContent, CourseDraft, DraftState } from '@hoctap/shared/courses.contract';
import { missingIn } from '@hoctap/shared/courses.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { hashOf } from './content-hash.ts';
import { type CourseDoc, type CourseNotice, courseModel } from './course.model.ts';
import { type Allowed, checkContent, heldBy, withOwnFiles, withoutCaptions } from './draft.checks.ts';
import type { CourseFileService } from './file.service.ts';
import { listingOf } from './listing.ts';
import type { VersionService } from './version.service.ts';

type PageQuery = Parsed<'listDrafts'>['query'];
type NewCourse = Parsed<'createCourse'>['body'];

const slugOf = (title: string): string => fold(title).replace(/[^a-z0-9]+/g, '-').slice(0, 100).replace(/^-+|-+$/g, '') || 'khoa-hoc';

const emptyContent = ({ title, family, language }: Pick<NewCourse, 'title' | 'family' | 'language'>, slug: string): CourseContent => ({
  slug, title, titleEn: null, summary: '', summaryEn: null, family, level: '', language, objectives: [], prerequisites: '', cover: null,
  targetGroups: [], creditPeriods: 0, countsFor: [], preparesFor: [], passMarkPercent: 60, maxAttempts: null, modules: [],
});

/** Rows need a draft without the parts that weigh. */
const light = { 'content.modules.lessons.text': 0, 'content.modules.lessons.questions': 0 } as const;

interface Lower { units: UnitService; people: PeopleService; versions: VersionService; files: CourseFileService }

export const draftService = (deps: Deps, { units, people, versions, files }: Lower) => {
  const courses = courseModel(deps.db);
  const allowed: Allowed = {};
  const today = () => dayOf(deps.clock.now());

  const find = async (id: string): Promise<CourseDoc> => {
    const course = await courses.findById(id).lean();
    if (!course) throw new AppError('not_found');
    return course;
  };
  const covers = (caller: Caller, verb: Verb, { ownerPath }: CourseDoc) => can(caller, verb, ownerPath, today());
  const isOwn = (caller: Caller, { author, editors }: CourseDoc) => author === caller.id || editors.includes(caller.id);
  /** Filter for courses of the units at which the caller holds the verb, and below; who holds it at no unit in particular reaches all. */
  const inReach = (caller: Caller, verb: Verb): Record<string, unknown> => {
    if (can(caller, verb, [], today())) return {};
    return { ownerPath: { $in: caller.roles.filter((grant) => can({ roles: [grant] }, verb, undefined, today())).map(({ unit }) => unit) } };
  };

  const editable = async (caller: Caller, id: string): Promise<CourseDoc> => {
    const course = await find(id);
    if (!covers(caller, 'course:write', course)) throw new AppError('outside_unit');
    return course;
  };
  const reviewable = async (caller: Caller, id: string): Promise<CourseDoc> => {
    const course = await find(id);
    if (!covers(caller, 'course:review', course)) throw new AppError('outside_unit');
    if (isOwn(caller, course)) throw new AppError('own_course');
    return course;
  };

  const present = async (course: CourseDoc): Promise<CourseDraft> => {
    const { review } = course;
    const [owner, names] = await Promise.all([units.find(course.owner), people.names([course.author, ...(review ? [review.by] : [])])]);
    return {
      id: course._id, owner: nameOf(owner), author: names.get(course.author) ?? { id: course.author, fullName: '' },
      state: course.state, rev: course.rev, published: course.published,
      review: review && { by: names.get(review.by)?.fullName ?? '', at: review.at.toISOString(), comment: review.comment },
      content: course.content, updatedAt: course.updatedAt.toISOString(),
    };
  };
  const presentRows = async (rows: CourseDoc[]) => {
    const [owners, names] = await Promise.all([units.names(rows.map(({ owner }) => owner)), people.names(rows.map(({ author }) => author))]);
    return rows.map((course) => {
      const owner = owners.get(course.owner);
      if (!owner) throw new Error(`course ${course._id}: its owner ${course.owner} is not there`);
      const { title, family, modules } = course.content;
      return {
        id: course._id, owner, author: names.get(course.author) ?? { id: course.author, fullName: '' }, state: course.state, rev: course.rev,
        published: course.published, updatedAt: course.updatedAt.toISOString(), title, family,
        lessonCount: modules.reduce((sum, { lessons }) => sum + lessons.length, 0), comment: course.review?.comment ?? null,
      };
    });
  };

  /** The course as it is, if it looks as this change would have left it: the change is a repeat. Else says why it is refused. */
  const repeated = (course: CourseDoc, rev: number, to: DraftState): CourseDoc => {
    if (course.state === to && course.rev === rev + 1) return course;
    throw new AppError(course.rev === rev ? 'wrong_course_state' : 'draft_changed');
  };
  /** Throws draft_incomplete with all that is missing, captions_missing where it is captions alone. */
  const complete = async (content: CourseContent): Promise<void> => {
    const [missing, silent] = [missingIn(content), await withoutCaptions(content, allowed)];
    if (missing.length + silent.length > 0) throw new AppError(missing.length > 0 ? 'draft_incomplete' : 'captions_missing', { faults: [...missing, ...silent] });
  };
  /** One change, guarded by rev and state. `isFirst` is false for a repeat. */
  const move = async (id: string, rev: number, from: DraftState[], to: DraftState, change: Partial<CourseDoc>) => {
    const set = { ...change, state: to, rev: rev + 1, updatedAt: deps.clock.now() };
    const moved = await courses.findOneAndUpdate({ _id: id, rev, state: { $in: from } }, { $set: set }, { returnDocument: 'after' }).lean()
      // Also where the store wrote and its answer was lost.
      .finally(() => void (to === 'published' && versions.nowPublished()));
    return moved ? { course: moved, isFirst: true } : { course: repeated(await find(id), rev, to), isFirst: false };
  };

  const insert = async (course: CourseDoc): Promise<boolean> => {
    try {
      await courses.create(course);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  };

  return {
    allowed,
    /** May the caller write at the unit that owns the course? */
    mayEdit: async (caller: Caller, id: string): Promise<boolean> => covers(caller, 'course:write', await find(id)),
    /** May the caller review it: the right at its owner's unit, and no hand in it? */
    async mayReview(caller: Caller, id: string): Promise<boolean> {
      const course = await find(id);
      return covers(caller, 'course:review', course) && !isOwn(caller, course);
    },

    /** Makes a draft; a repeat with the same id by the same person gives the one that is there. */
    async create(caller: Caller, given: NewCourse): Promise<CourseDraft> {
      const owner = await units.require(given.owner);
      if (!can(caller, 'course:write', owner.path, today())) throw new AppError('outside_unit');
      const now = deps.clock.now();
      const slug = slugOf(given.title);
      // The end of the id is random: with it an address that another course has is free.
      for (const free of [slug, `${slug}-${given.id.slice(-6)}`]) {
        const isNew = await insert({
          _id: given.id, slugs: [free], owner: owner._id, ownerPath: owner.path, author: caller.id, editors: [], state: 'draft', rev: 1,
          content: emptyContent(given, free), holds: [], review: null, published: null, listing: null, owes: null, createdAt: now, updatedAt: now,
        });
        const there = isNew ? null : await courses.findById(given.id).lean();
        if (there && (there.author !== caller.id || there.owner !== owner._id)) throw new AppError('id_taken');
        if (isNew || there) return present(there ?? (await find(given.id)));
      }
      throw new AppError('slug_taken');
    },

    async get(caller: Caller, id: string): Promise<CourseDraft> {
      const course = await find(id);
      if (!covers(caller, 'course:write', course) && !covers(caller, 'course:review', course)) throw new AppError('outside_unit');
      return present(course);
    },

    /** Saves the whole content. A returned draft stays returned, so that its author goes on seeing the comment. */
    async save(caller: Caller, id: string, { rev, content: given }: Parsed<'saveDraft'>['body']): Promise<CourseDraft> {
      const before = await editable(caller, id);
      checkContent(given, allowed);
      const content = await withOwnFiles(given, before.content, caller, files, allowed);
      const isRepeat = before.rev === rev + 1 && hashOf(before.content) === hashOf(content);
      if (isRepeat) return present(before);
      const slugs = [...new Set([content.slug, ...(before.listing?.slugs ?? [])])];
      const editors = [...new Set([...before.editors, caller.id])];
      const to = before.state === 'returned' ? 'returned' : 'draft';
      try {
        const { course } = await move(id, rev, ['draft', 'returned', 'published'], to, { content, slugs, editors, holds: heldBy(content) });
        // Somebody else may have saved from the same rev at the same moment.
        if (hashOf(course.content) !== hashOf(content)) throw new AppError('draft_changed');
        return await present(course);
      } catch (error) {
        throw isDuplicateKey(error) ? new AppError('slug_taken') : error;
      }
    },

    async send(caller: Caller, id: string, rev: number): Promise<CourseDraft> {
      const before = await editable(caller, id);
      if (before.rev === rev) await complete(before.content);
      return present((await move(id, rev, ['draft', 'returned'], 'in_review', {})).course);
    },

    /** Takes the draft back from the reviewers; one that was returned before shows its comment again. */
    async takeBack(caller: Caller, id: string, rev: number): Promise<CourseDraft> {
      const { review } = await editable(caller, id);
      return present((await move(id, rev, ['in_review'], review ? 'returned' : 'draft', {})).course);
    },

    /** Approves the draft as an immutable version. Whatever a crash left undone, the same call completes. */
    async publish(caller: Caller, id: string, rev: number): Promise<CourseDraft> {
      const before = await reviewable(caller, id);
      if (before.state !== 'in_review' || before.rev !== rev) return present(repeated(before, rev, 'published'));
      // Captions may have been taken away since it was sent.
      await complete(before.content);
      const { number, content } = await versions.add(before, caller.id);
      const listing = listingOf(content, before.listing?.slugs);
      const { course, isFirst } = await move(id, rev, ['in_review'], 'published', { published: number, listing, review: null, editors: [], owes: `course_published:${rev}` });
      if (isFirst) deps.bus.emit('author:owed', {});
      return present(course);
    },

    async return(caller: Caller, id: string, { rev, comment }: Parsed<'returnCourse'>['body']): Promise<CourseDraft> {
      await reviewable(caller, id);
      const review = { by: caller.id, at: deps.clock.now(), comment };
      const { course, isFirst } = await move(id, rev, ['in_review'], 'returned', { review, owes: `course_returned:${rev}` });
      if (isFirst) deps.bus.emit('author:owed', {});
      return present(course);
    },

    /** What authors are still to be told, some at a time. */
    async owed(): Promise<{ course: string; author: string; owes: CourseNotice; title: string; slug: string }[]> {
      const rows = await courses.find({ owes: { $type: 'string' } }, { author: 1, owes: 1, content: 1 }).limit(100).lean();
      return rows.flatMap(({ _id, author, owes, content }) => (owes ? [{ course: _id, author, owes, title: content.title, slug: content.slug }] : []));
    },
    discharge: async (course: string, owes: CourseNotice): Promise<void> => void (await courses.updateOne({ _id: course, owes }, { $set: { owes: null } })),

    /** Courses that the caller may write, newest change first. */
    async list(caller: Caller, { cursor, limit }: PageQuery) {
      const filter = { $and: [inReach(caller, 'course:write'), after('updatedAt', cursor, -1, 'date')] };
      const rows = await courses.find(filter, light).sort({ updatedAt: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, ({ _id, updatedAt }) => [updatedAt.toISOString(), _id]);
      return { ...page, items: await presentRows(page.items) };
    },
    /** Courses that wait for the caller's review, longest waiting first; a page may be shorter where some are the caller's own. */
    async listReviews(caller: Caller, { cursor, limit }: PageQuery) {
      const filter = { $and: [{ state: 'in_review' }, inReach(caller, 'course:review'), after('updatedAt', cursor, 1, 'date')] };
      const rows = await courses.find(filter, light).sort({ updatedAt: 1, _id: 1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, ({ _id, updatedAt }) => [updatedAt.toISOString(), _id]);
      return { ...page, items: await presentRows(page.items.filter((course) => !isOwn(caller, course))) };
    },
  };
};
