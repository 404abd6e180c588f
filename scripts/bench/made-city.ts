// A made city: learners spread over every commune of the demo's tree, with completions over seven years, written straight into the
// ledger as facts that owe nothing: what a recompute then builds from nothing.
import { v7 } from 'uuid';
import { monthOf } from '@hoctap/shared';
import type { PersonDoc } from '../../server/src/accounts/person.model.ts';
import type { Booted } from '../../server/src/boot.ts';
import { type LearningEvent, eventModel } from '../../server/src/learning/event.model.ts';

const since = '2013-12-27';
const years = 7;
const perLearner = 5;
const groups = ['rural_worker', 'cadre_commune', 'worker_zone', 'student'];
/** Indicators that a completion of somebody of the group counts for. */
const counts: Record<string, string[]> = {
  rural_worker: ['RURAL_CLC'], cadre_commune: ['IT_OFFICIALS', 'TRN_MIN_COM'], worker_zone: ['LIFESKILL_PARTICIPATION'], student: ['LIFESKILL_PARTICIPATION', 'LIFESKILL_STUDENTS'],
};

/** The same numbers in every run. */
const seeded = (seed: number) => () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return seed / 2 ** 32;
};

/** Adds learners up to `to` beyond those that were made before (`from`), five completions each; answers their ids. */
export const makeLearners = async ({ deps, services }: Booted, from: number, to: number): Promise<string[]> => {
  const ids: string[] = [];
  const random = seeded(from + 1);
  const communes: { id: string; path: string[] }[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await services.units.list({ level: 'commune', limit: 100, cursor });
    communes.push(...[...(await services.units.byIds(page.items.map(({ id }) => id))).values()].map(({ _id, path }) => ({ id: _id, path })));
    cursor = page.next;
    if (!cursor) break;
  }
  const events = eventModel(deps.db);
  const thisYear = deps.clock.now().getFullYear();
  for (let start = from; start < to; start += 1000) {
    const facts: LearningEvent[] = [];
    const made = Array.from({ length: Math.min(1000, to - start) }, (_, index): PersonDoc => {
      const commune = communes[(start + index) % communes.length];
      const group = groups[Math.floor(random() * groups.length)] ?? 'student';
      const place = [{ unit: commune?.id ?? '', from: since, to: null }];
      const _id = v7();
      for (let n = 0; n < perLearner; n++) {
        const at = new Date(Date.UTC(thisYear - Math.floor(random() * years), Math.floor(random() * 12), 1 + Math.floor(random() * 28), 3));
        const when = at > deps.clock.now() ? new Date(at.getTime() - 366 * 86_400_000) : at;
        const id = v7();
        facts.push({
          _id: id, verb: 'credited', person: _id, object: { type: 'class', id, course: null, version: null }, result: { periods: 16, countsFor: counts[group] ?? [], title: 'Lớp' },
          context: { enrolment: null, through: commune?.id ?? null, throughKind: group === 'student' ? 'school' : 'centre', session: null, device: null, seq: 0 },
          at: when, received: when, month: monthOf(when), strength: 'attended', voids: null, owes: [],
        });
      }
      return {
        _id, fullName: `Người ${start + index}`, searchWords: [], sortKey: '', sex: index % 2 ? 'male' : 'female', birthYear: 1950 + (index % 60), username: null, phone: null, email: null,
        logins: [], passwordHash: null, mustChangePassword: false, oneTimeUntil: null, address: null, language: 'vi', roles: [], groups: [{ group, from: since, to: null }],
        workplaces: place, residences: place, units: [], illustrative: true, createdAt: deps.clock.now(), createdBy: null,
      };
    });
    await services.people.addAll(made);
    ids.push(...made.map(({ _id }) => _id));
    await events.insertMany(facts, { lean: true, ordered: false });
    process.stdout.write(`\r${Math.min(start + 1000, to)} learners made`);
  }
  process.stdout.write('\r');
  return ids;
};
export const completionsOf = (learners: number): number => learners * perLearner;
