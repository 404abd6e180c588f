// Certificates of others as they are kept: entered once, what officers do appended, and brought into ledger and projection.
import { AppError, monthOf } from '@hoctap/shared';
import { type CredentialState, credentialState, levelName } from '@hoctap/shared/credentials.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import { derivedId } from '../learning/derived-id.ts';
import type { LearningEvent } from '../learning/event.model.ts';
import type { LearningService } from '../learning/learning.service.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type CredentialDoc, type CredentialEventDoc, credentialEventModel, credentialModel } from './credential.model.ts';

/** A certificate with everything that happened to it, in order. */
export interface Kept { doc: CredentialDoc; acts: CredentialEventDoc[] }
interface Lower { people: PeopleService; learning: LearningService }

const batch = 200;
/** What was entered, and by whom, as text to compare. */
const saidOf = ({ person, kind, level, language, title, issuer, number, issued, expires, file, by }: Omit<CredentialDoc, 'state' | 'n' | 'enteredAt'>): string =>
  JSON.stringify([person, kind, level, language, title, issuer, number, issued, expires, file, by]);
const factId = (credential: string): string => derivedId('certified', credential);

/** The fact that somebody was certified on the day of issue; noon in Viet Nam, since the hour is not known. */
const certifiedFact = (doc: CredentialDoc, received: Date): LearningEvent => {
  const at = new Date(Math.min(Date.parse(`${doc.issued}T05:00:00.000Z`), received.getTime()));
  const { level, language, expires, title, issuer } = doc;
  const name = level === null ? (title ?? '') : `${language?.toUpperCase() ?? ''} ${levelName(level)}`.trim();
  return {
    _id: factId(doc._id), verb: 'certified', person: doc.person, object: { type: 'credential', id: doc._id, course: null, version: null },
    result: { title: `${name} · ${issuer}`, ...(level === null ? {} : { level }), ...(expires === null ? {} : { expires }) },
    context: { enrolment: null, through: null, throughKind: null, session: null, device: null, seq: 0 },
    at, received, month: monthOf(at), strength: 'certificate_checked', voids: null, owes: ['tally'],
  };
};
const voidedFact = (fact: LearningEvent, { _id, by, reason, at }: CredentialEventDoc): LearningEvent => ({
  ...fact, _id: derivedId('voided', fact._id), verb: 'voided', result: { by, reason: reason ?? '', request: _id }, at, received: at, month: monthOf(at), voids: fact._id,
});

export const keepService = (deps: Deps, { people, learning }: Lower) => {
  const credentials = credentialModel(deps.db);
  const events = credentialEventModel(deps.db);

  const get = async (id: string): Promise<Kept> => {
    const [doc, acts] = await Promise.all([credentials.findById(id).lean(), events.find({ credential: id }).sort({ n: 1 }).lean()]);
    if (!doc) throw new AppError('not_found');
    return { doc: { ...doc, n: acts.length, state: credentialState(acts.map(({ action }) => action)) }, acts };
  };
  /**
   * Brings one certificate's events into the ledger and then into its projection; only then they owe nothing. Every step may be
   * repeated, so a stop between two is mended by whoever settles it again.
   */
  const settle = async (id: string): Promise<Kept> => {
    const kept = await get(id);
    const facts = kept.acts.reduce<LearningEvent[]>((made, act) => {
      if (act.action === 'check') return [certifiedFact(kept.doc, act.at)];
      return act.action === 'withdraw' && made[0] ? [made[0], voidedFact(made[0], act)] : made;
    }, []);
    await learning.append(facts);
    await credentials.updateOne({ _id: id, n: { $lt: kept.doc.n } }, { $set: { n: kept.doc.n, state: kept.doc.state } });
    await events.updateMany({ credential: id, n: { $lte: kept.doc.n }, isOwed: true }, { $set: { isOwed: false } });
    if (facts.length > 0) deps.bus.emit('fact:owed', {});
    return kept;
  };

  const withActs = async (docs: readonly CredentialDoc[]): Promise<Kept[]> => {
    const found = await events.find({ credential: { $in: docs.map(({ _id }) => _id) } }).sort({ n: 1 }).lean();
    return docs.map((doc) => {
      const acts = found.filter(({ credential }) => credential === doc._id);
      return { doc: { ...doc, n: acts.length, state: credentialState(acts.map(({ action }) => action)) }, acts };
    });
  };

  return {
    get, settle,
    /** Enters a certificate; a repeat by its id answers the one that is there. Throws id_taken, credential_known. */
    async enter(entered: Omit<CredentialDoc, 'state' | 'n' | 'enteredAt'>): Promise<Kept> {
      const { _id, person, issuer, foldedNumber } = entered;
      const alike = { _id: { $ne: _id }, foldedNumber, person, issuer, state: { $in: ['claimed', 'checked'] satisfies CredentialState[] } };
      if ((await credentials.find(alike, { _id: 1 }).limit(1).lean()).length > 0) throw new AppError('credential_known');
      await credentials.create({ ...entered, state: 'claimed', n: 0, enteredAt: deps.clock.now() }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      const kept = await get(_id);
      if (saidOf(kept.doc) !== saidOf(entered)) throw new AppError('id_taken');
      return kept;
    },
    /** An action by the id that a client gave it; null when it has not happened. */
    find: (id: string): Promise<CredentialEventDoc | null> => events.findById(id).lean(),
    /** Appends an action and what follows from it. Throws credential_moved when another came first. */
    async append(event: Omit<CredentialEventDoc, 'isOwed' | 'at'>): Promise<void> {
      await events.create({ ...event, at: deps.clock.now(), isOwed: true }).catch(async (error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        const same = await events.findById(event._id).lean();
        if (same?.credential !== event.credential || same.action !== event.action || same.by !== event.by) throw new AppError('credential_moved');
      });
      await settle(event.credential);
    },
    /** All that a person's accounts have, newest first. */
    async ofPeople(ids: readonly string[]): Promise<Kept[]> {
      const found = await credentials.find({ person: { $in: [...ids] } }).sort({ enteredAt: -1, _id: -1 }).limit(batch).lean();
      return withActs(found);
    },
    /** Those at a unit and below in one state, entered first first. */
    async atUnit(unit: string, state: CredentialState, { cursor, limit }: { cursor?: string; limit: number }) {
      const found = await credentials.find({ $and: [{ units: unit, state }, after('enteredAt', cursor, 1, 'date')] }).sort({ enteredAt: 1, _id: 1 }).limit(limit + 1).lean();
      const page = pageFrom(found, limit, ({ enteredAt, _id }) => [enteredAt.toISOString(), _id]);
      return { ...page, items: await withActs(page.items) };
    },
    waiting: (unit: string): Promise<number> => credentials.countDocuments({ units: unit, state: 'claimed' }),
    /** People whose certificates have this file. */
    async holdersOf(file: string): Promise<string[]> {
      return (await credentials.find({ file }, { person: 1 }).limit(batch).lean()).map(({ person }) => person);
    },
    /** Which other people entered the same number, by number. */
    async others(docs: readonly CredentialDoc[]): Promise<Map<string, Set<string>>> {
      const found = await credentials.find({ foldedNumber: { $in: [...new Set(docs.map(({ foldedNumber }) => foldedNumber))] } }, { foldedNumber: 1, person: 1 }).limit(2000).lean();
      const by = new Map<string, Set<string>>();
      for (const { foldedNumber, person } of found) by.set(foldedNumber, (by.get(foldedNumber) ?? new Set()).add(person));
      return by;
    },
    /** Finishes what a stop left, and lets certificates that wait follow people who moved, so that their new officers see them. */
    async sweep(): Promise<void> {
      for (const { credential } of await events.find({ isOwed: true }, { credential: 1 }).limit(batch).lean()) await settle(credential);
      for (let behind = ''; ; ) {
        const waiting = await credentials.find({ state: 'claimed', _id: { $gt: behind } }, { person: 1, units: 1 }).sort({ _id: 1 }).limit(batch).lean();
        const known = await people.byIds(waiting.map(({ person }) => person));
        for (const { _id, person, units } of waiting) {
          const now = known.get(person)?.units;
          if (now && now.join() !== units.join()) await credentials.updateOne({ _id }, { $set: { units: now } });
        }
        const last = waiting.at(-1);
        if (!last || waiting.length < batch) return;
        behind = last._id;
      }
    },
  };
};
export type KeepService = ReturnType<typeof keepService>;
