// Notices: each written once by an id that follows from its cause, announced to the person's open pages.
import type { Parsed } from '@hoctap/shared';
import { dayOf } from '@hoctap/shared';
import type { Notice } from '@hoctap/shared/learning.contract';
import { LRUCache } from 'lru-cache';
import type { AccountService } from '../accounts/account.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { forEachOwed } from '../jobs/repeat.ts';
import { personRoom } from '../realtime/bus.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { derivedId } from './derived-id.ts';
import { type EnrolmentDoc, enrolmentModel } from './enrolment.model.ts';
import { type NoticeDoc, noticeModel } from './notice.model.ts';

/** Days before its due date that a course is called to mind. */
const remindDays = 7;
/** Counts of unread notices that are kept, and how long where another process may have written one. */
const kept = { max: 5000, ttl: 60_000 };
const nothing: Notice['about'] = { title: '', course: null, slug: null, due: null, certificate: null, unit: null, framework: null, period: null, claim: null };

export const noticeService = (deps: Deps, { accounts, courses }: { accounts: AccountService; courses: CourseService }) => {
  const notices = noticeModel(deps.db);
  const enrolments = enrolmentModel(deps.db);

  /** Every page asks for it. A count that is still on its way when a notice comes is given, but not kept. */
  const unread = new LRUCache<string, number>({ ...kept, ignoreFetchAbort: true, fetchMethod: (person) => notices.countDocuments({ person, read: false }) });

  /** Writes a notice, once by its id. */
  const put = async (_id: string, person: string, kind: Notice['kind'], about: Partial<Notice['about']>): Promise<void> => {
    const fields: Omit<NoticeDoc, '_id'> = { person, kind, about: { ...nothing, ...about }, at: deps.clock.now(), read: false };
    try {
      const { upsertedCount } = await notices.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
      unread.delete(person);
      if (upsertedCount > 0) deps.bus.emit('socket', { room: personRoom(person), name: 'person:notified', payload: { notice: _id } });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  };
  const remind = async ({ _id, person, course, due }: EnrolmentDoc): Promise<void> => {
    const { content } = await courses.published(course);
    await put(derivedId('due_soon', _id, due), person, 'due_soon', { title: content.title, course, slug: content.slug, due });
  };
  accounts.countNoticesBy(async (person) => (await unread.fetch(person)) ?? 0);

  return {
    put,
    async list(person: string, { cursor, limit }: Parsed<'listNotices'>['query']) {
      const rows = await notices.find({ $and: [{ person }, after('at', cursor, -1, 'date')] }).sort({ at: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, ({ at, _id }) => [at.toISOString(), _id]);
      return { ...page, items: page.items.map(({ _id, kind, about, at, read }): Notice => ({ id: _id, kind, about, at: at.toISOString(), read })) };
    },
    async read(person: string, until: string) {
      await notices.updateMany({ person, read: false, at: { $lte: new Date(until) } }, { $set: { read: true } });
      unread.delete(person);
      return { done: true as const };
    },
    /** Tells authors whose course was returned or published, each once. */
    async tellAuthors(): Promise<void> {
      await forEachOwed(deps.log, 'notices', await courses.drafts.owed(), async ({ course, author, owes, title, slug }) => {
        const isPublished = owes.startsWith('course_published');
        await put(derivedId(owes, course), author, isPublished ? 'course_published' : 'course_returned', { title, course, slug: isPublished ? slug : null });
        await courses.drafts.discharge(course, owes);
      });
    },
    /** Calls to mind every unfinished course whose due date is near, once for each due date. */
    async remindOfDue(): Promise<void> {
      const now = deps.clock.now();
      const [from, to] = [dayOf(now), dayOf(new Date(now.getTime() + remindDays * 86_400_000))];
      const near = enrolments.find({ finished: false, due: { $gte: from, $lte: to } }).sort({ due: 1, _id: 1 }).lean().cursor({ batchSize: 200 });
      for await (const run of near) await forEachOwed(deps.log, 'reminders', [run], remind);
    },
  };
};
export type NoticeService = ReturnType<typeof noticeService>;
