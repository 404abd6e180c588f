// Claims as they are kept: begun once, answered over a revision, and what happens appended, one event after the other.
import { AppError, type Parsed } from '@hoctap/shared';
import type { Assessment } from '@hoctap/shared/assessments.rules';
import { titleState } from '@hoctap/shared/titles.rules';
import type { Deps } from '../deps.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type ClaimDoc, type TitleEventDoc, claimModel, titleEventModel } from './title.model.ts';

/** More than are under way at one moment. */
const mostOwing = 100;

/** A claim with everything that happened to it, in order. */
export interface Claim { doc: ClaimDoc; events: TitleEventDoc[] }
type Begun = Omit<ClaimDoc, 'answers' | 'revision' | 'owes' | 'n' | 'state' | 'decision' | 'at'>;

export const claimService = (deps: Pick<Deps, 'db' | 'clock'>) => {
  const claims = claimModel(deps.db);
  const events = titleEventModel(deps.db);

  /** The claim with its projection brought up to its events. Throws not_found. */
  const get = async (id: string): Promise<Claim> => {
    const [doc, happened] = await Promise.all([claims.findById(id).lean(), events.find({ claim: id }).sort({ n: 1 }).lean()]);
    if (!doc) throw new AppError('not_found');
    const owes = happened.some(({ _id }) => _id === doc.owes) ? null : doc.owes;
    if (doc.n >= happened.length && owes === doc.owes) return { doc, events: happened };
    const folded = {
      n: happened.length, state: titleState(happened.map(({ action }) => action)), decision: happened.findLast(({ decision }) => decision !== null)?.decision ?? null,
      at: happened.at(-1)?.at ?? doc.at,
    };
    await claims.updateOne({ _id: id, n: { $lte: happened.length } }, { $set: folded });
    await claims.updateOne({ _id: id, owes: doc.owes }, { $set: { owes } });
    return { doc: { ...doc, ...folded }, events: happened };
  };
  /** Brings up what a stop between an event and its projection left behind: before anything is listed or counted. */
  const mend = async (): Promise<void> => {
    for (const { _id } of await claims.find({ owes: { $type: 'string' } }, { _id: 1 }).limit(mostOwing).lean()) await get(_id);
  };
  const page = async (filter: Record<string, unknown>, { cursor, limit }: { cursor?: string; limit: number }) => {
    await mend();
    const rows = await claims.find({ $and: [filter, after('at', cursor, -1, 'date')] }).sort({ at: -1, _id: -1 }).limit(limit + 1).lean();
    return pageFrom(rows, limit, ({ at, _id }) => [at.toISOString(), _id]);
  };

  return {
    get,
    /** Begins a claim; a repeat by its id changes nothing. Throws title_taken, id_taken. */
    async begin(claim: Begun): Promise<Claim> {
      try {
        await claims.create({ ...claim, answers: [], revision: 0, owes: null, n: 0, state: 'draft', decision: null, at: deps.clock.now() });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const same = await claims.findById(claim._id).lean();
        if (!same) throw new AppError('title_taken');
        if (same.by !== claim.by || same.scheme !== claim.scheme || same.unit !== claim.unit || same.year !== claim.year) throw new AppError('id_taken');
      }
      return get(claim._id);
    },
    /** Saves over the revision that was read; the same again changes nothing. Throws title_saved_elsewhere. */
    async save({ doc }: Claim, revision: number, draft: Pick<ClaimDoc, 'answers' | 'name' | 'members'>): Promise<void> {
      const isSame = doc.revision === revision + 1 && JSON.stringify([doc.answers, doc.name, doc.members]) === JSON.stringify([draft.answers, draft.name, draft.members]);
      if (isSame) return;
      const { matchedCount } = await claims.updateOne({ _id: doc._id, revision, n: doc.n }, { $set: { ...draft, revision: revision + 1 } });
      if (matchedCount === 0) throw new AppError('title_saved_elsewhere');
    },
    /** An event by the id that a client gave it; null when it has not happened. */
    find: (id: string): Promise<TitleEventDoc | null> => events.findById(id).lean(),
    /** Appends an event. Throws title_moved when another came first. */
    async append(event: TitleEventDoc): Promise<void> {
      await claims.updateOne({ _id: event.claim }, { $set: { owes: event._id } });
      try {
        await events.create(event);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await claims.updateOne({ _id: event.claim, owes: event._id }, { $set: { owes: null } });
        const same = await events.findById(event._id).lean();
        if (same?.claim !== event.claim || same.action !== event.action || same.by !== event.by) throw new AppError('title_moved');
      }
    },
    /** Claims of the unit, of all states; claims that its administrators have to review; titles and, by `criteriaSets`, assessments confirmed at it and below. */
    list(unit: string, { view, scheme, ...at }: Parsed<'listTitles'>['query'], criteriaSets: readonly string[]) {
      const confirmed = { path: unit, state: 'recognised' };
      const filters = {
        own: { unit, person: null }, review: { reviewer: unit, state: 'submitted' },
        recognised: { ...confirmed, scheme: { $nin: criteriaSets } }, assessed: { ...confirmed, scheme: { $in: criteriaSets } },
      };
      return page({ $and: [filters[view], scheme ? { scheme } : {}] }, at);
    },
    async ofPerson(person: string): Promise<ClaimDoc[]> {
      return (await page({ person }, { limit: 100 })).items;
    },
    /** Those of these people who hold a title on that day. */
    async titled(people: readonly string[], day: string): Promise<Set<string>> {
      await mend();
      const held = await claims.find({ person: { $in: [...people] }, state: 'recognised' }, { person: 1, decision: 1 }).lean();
      return new Set(held.flatMap(({ person, decision }) => (person && decision && (decision.validUntil ?? day) >= day ? [person] : [])));
    },
    /** Every assessment of a year that was confirmed by the criteria set and not withdrawn since. */
    async assessed(criteriaSet: string, year: number): Promise<Assessment[]> {
      await mend();
      const found = await claims.find({ scheme: criteriaSet, year, state: 'recognised' }, { unit: 1, decision: 1 }).lean();
      return found.flatMap(({ unit, decision }) => (decision ? [{ unit, grade: decision.level, date: decision.date }] : []));
    },
    /** Units at `unit` and below whose title of the year, one that is counted for the duty, is recognised: each once. */
    async countRecognised(duty: string, unit: string, year: number): Promise<number> {
      await mend();
      return (await claims.distinct('unit', { path: unit, duty, state: 'recognised', year })).length;
    },
  };
};
export type ClaimService = ReturnType<typeof claimService>;
