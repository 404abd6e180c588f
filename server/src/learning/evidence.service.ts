// What an officer changes of the past: completions withdrawn, restored, corrected. Each is one new fact whose id follows from
// the fact it takes back, so that two officers at once, or a repeat, write one.
import { AppError, type Parsed, type Verb, dayOf, monthOf } from '@hoctap/shared';
import type { Completion, EvidenceAct } from '@hoctap/shared/evidence.contract';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UnitService } from '../units/unit.service.ts';
import { derivedId } from './derived-id.ts';
import { effectiveOf } from './effective.rules.ts';
import type { Decision, LearningEvent } from './event.model.ts';
import type { LedgerService } from './ledger.service.ts';
import type { ProgressService } from './progress.service.ts';
import { type Through, alone, organisingLevels, throughOf } from './through.service.ts';

type Which = Parsed<'withdrawCompletion'>['params'];
interface Lower { units: UnitService; people: PeopleService; ledger: LedgerService; progress: ProgressService }

const voidingId = (fact: string): string => derivedId('voided', fact);
const correctionId = (fact: string): string => derivedId('corrected', fact);

export const evidenceService = (deps: Deps, { units, people, ledger, progress }: Lower) => {
  /** The accounts whose completions the caller may see, or change when it is not their own. Throws outside_unit, own_evidence. */
  const reach = async (caller: Caller, id: string, verb: Verb): Promise<string[]> => {
    const person: PersonDoc = await people.reach(caller, id, verb);
    const accounts = await people.together([person._id]);
    if (verb === 'evidence:write' && accounts.includes(caller.id)) throw new AppError('own_evidence');
    return accounts;
  };
  /** Withdrawals of a fact and their taking back, in order: each is taken back by the next. */
  const chainOf = async (fact: string): Promise<LearningEvent[]> => {
    const chain: LearningEvent[] = [];
    for (;;) {
      const id = voidingId(chain.at(-1)?._id ?? fact);
      const next = (await ledger.byIds([id])).get(id);
      if (!next) return chain;
      chain.push(next);
    }
  };
  /** Completions as staff see them, with everything that was decided about each. */
  const view = async (facts: readonly LearningEvent[]): Promise<Completion[]> => {
    const corrections = await ledger.byIds(facts.map(({ _id }) => correctionId(_id)));
    const chains = new Map(await Promise.all(facts.map(async ({ _id }) => [_id, await chainOf(_id)] as const)));
    const decided = [...corrections.values(), ...[...chains.values()].flat()];
    const [organisers, officers] = await Promise.all([
      units.names(facts.map(({ context }) => context.through)), people.names(decided.flatMap(({ result }) => result.by ?? [])),
    ]);
    const act = (kind: EvidenceAct['kind'], { received, result: { by = '', reason = '' } }: LearningEvent): EvidenceAct => ({
      kind, at: received.toISOString(), by: officers.get(by) ?? { id: by, fullName: '' }, reason,
    });
    return facts.map((fact) => {
      const chain = chains.get(fact._id) ?? [];
      const correction = corrections.get(correctionId(fact._id));
      const acts = [...chain.map((one, index) => act(index % 2 === 0 ? 'withdrawn' : 'restored', one)), ...(correction ? [act('corrected', correction)] : [])];
      return {
        id: fact._id, kind: fact.object.type === 'class' ? 'class' : 'course', title: fact.result.title ?? '', source: fact.result.source ?? null, at: fact.at.toISOString(),
        periods: fact.result.periods ?? 0, strength: fact.strength, through: organisers.get(fact.context.through ?? '') ?? null,
        state: correction ? 'corrected' : chain.length % 2 === 1 ? 'withdrawn' : 'held', corrects: fact.voids, acts,
      };
    });
  };
  const viewOne = async (id: string): Promise<Completion> => {
    const fact = (await ledger.byIds([id])).get(id);
    const [one] = fact ? await view([fact]) : [];
    if (!one) throw new AppError('not_found');
    return one;
  };
  /** The completion that is spoken of, if it is one of this person's. Throws not_found. */
  const named = async (caller: Caller, { person, fact: id }: Which): Promise<LearningEvent> => {
    const accounts = await reach(caller, person, 'evidence:write');
    const fact = (await ledger.byIds([id])).get(id);
    if (!fact || !accounts.includes(fact.person) || !(fact.verb === 'completed' || fact.verb === 'credited')) throw new AppError('not_found');
    return fact;
  };
  /** Adds what was decided and lets it work: progress and certificate at once, the plan's counters right after. */
  const decide = async (fact: LearningEvent): Promise<void> => {
    await ledger.append([fact]);
    const stored = (await ledger.byIds([fact._id])).get(fact._id);
    if (stored?.result.request !== fact.result.request) throw new AppError('evidence_changed');
    if (fact.context.enrolment) await progress.settle(fact.context.enrolment);
    deps.bus.emit('fact:owed', {});
  };
  const owesOf = ({ context }: LearningEvent): LearningEvent['owes'] => (context.enrolment ? ['progress', 'certificate', 'tally'] : ['tally']);
  const decision = (caller: Pick<Caller, 'id'>, { id, reason }: { id: string; reason: string }): Decision => ({ by: caller.id, reason, request: id });

  /** A fact that takes `target` back. */
  const voiding = (caller: Pick<Caller, 'id'>, fact: LearningEvent, target: string, body: { id: string; reason: string }): LearningEvent => {
    const now = deps.clock.now();
    return {
      _id: voidingId(target), verb: 'voided', person: fact.person, object: fact.object, result: decision(caller, body), context: { ...fact.context, device: null, seq: 0 },
      at: now, received: now, month: monthOf(now), strength: fact.strength, voids: target, owes: owesOf(fact),
    };
  };
  /** Withdraws or restores: the chain of withdrawals grows by one, unless this request made its last link. Throws evidence_changed. */
  const turn = async (caller: Caller, which: Which, body: { id: string; reason: string }, isHeldAfter: boolean): Promise<Completion> => {
    const fact = await named(caller, which);
    const chain = await chainOf(fact._id);
    if (chain.some(({ result }) => result.request === body.id)) return viewOne(fact._id);
    const isHeld = chain.length % 2 === 0;
    const correction = await ledger.byIds([correctionId(fact._id)]);
    if (isHeld === isHeldAfter || correction.size > 0) throw new AppError('evidence_changed');
    if (isHeldAfter && fact.context.enrolment) {
      // The same request, sent twice at once, may have restored this very one meanwhile.
      const others = effectiveOf(await ledger.ofRun(fact.context.enrolment)).filter(({ _id, verb }) => verb === 'completed' && _id !== fact._id);
      if (others.length > 0) throw new AppError('completed_again');
    }
    await decide(voiding(caller, fact, chain.at(-1)?._id ?? fact._id, body));
    return viewOne(fact._id);
  };
  /** The organising unit of a correction, valid on the day. Throws unknown_unit, bad_through. */
  const organiser = async (ref: string | null, day: string): Promise<Through> => {
    if (ref === null) return alone;
    const unit = await units.require(ref, day);
    if (!organisingLevels.includes(unit.level)) throw new AppError('bad_through');
    return throughOf(unit);
  };

  return {
    async list(caller: Caller, person: string, { cursor, limit }: Parsed<'listCompletions'>['query']) {
      const page = await ledger.completionsOf(await reach(caller, person, 'enrolments:read'), cursor, limit);
      return { ...page, items: await view(page.items) };
    },
    /** Voids each of these facts of classes that nobody voided or corrected since; answers which are voided by this request now. A repeat changes nothing. */
    async takeBack(by: string, facts: readonly LearningEvent[], body: { id: string; reason: string }): Promise<Set<string>> {
      const corrected = await ledger.byIds(facts.map(({ _id }) => correctionId(_id)));
      const chains = await Promise.all(facts.map(async (fact) => ({ fact, chain: await chainOf(fact._id) })));
      const held = chains.filter(({ fact, chain }) => chain.length % 2 === 0 && !corrected.has(correctionId(fact._id)));
      const made = held.map(({ fact, chain }) => voiding({ id: by }, fact, chain.at(-1)?._id ?? fact._id, body));
      await ledger.append(made);
      const stored = await ledger.byIds(made.map(({ _id }) => _id));
      deps.bus.emit('fact:owed', {});
      return new Set([
        ...chains.filter(({ chain }) => chain.length % 2 === 1 && chain.at(-1)?.result.request === body.id).map(({ fact }) => fact._id),
        ...held.filter((_, index) => stored.get(made[index]?._id ?? '')?.result.request === body.id).map(({ fact }) => fact._id),
      ]);
    },
    withdraw: (caller: Caller, which: Which, body: Parsed<'withdrawCompletion'>['body']) => turn(caller, which, body, false),
    /** Refused with `completed_again` when the person has finished the same run anew since. */
    restore: (caller: Caller, which: Which, body: Parsed<'restoreCompletion'>['body']) => turn(caller, which, body, true),
    /** Puts a new fact in the place of one that holds. Throws evidence_changed, unknown_unit, bad_through, future_day, and bad_input for a day long ago. */
    async correct(caller: Caller, which: Which, { day, periods, through, ...body }: Parsed<'correctEvidence'>['body']): Promise<Completion> {
      const fact = await named(caller, which);
      const known = (await ledger.byIds([correctionId(fact._id)])).get(correctionId(fact._id));
      if (known?.result.request === body.id) return viewOne(known._id);
      if (known || (await chainOf(fact._id)).length % 2 === 1) throw new AppError('evidence_changed');
      const now = deps.clock.now();
      const newDay = day ?? dayOf(fact.at);
      if (newDay > dayOf(now)) throw new AppError('future_day', { faults: [{ path: 'body.day', message: 'a day to come' }] });
      if (newDay < '2000-01-01') throw new AppError('bad_input', { faults: [{ path: 'body.day', message: 'long ago' }] });
      // Noon in Viet Nam: the hour is not known, and no reckoning of days moves it.
      const at = newDay === dayOf(fact.at) ? fact.at : new Date(Math.min(Date.parse(`${newDay}T05:00:00.000Z`), now.getTime()));
      await decide({
        ...fact, _id: correctionId(fact._id), at, received: now, month: monthOf(at), voids: fact._id, owes: owesOf(fact),
        result: { ...fact.result, ...(periods === undefined ? {} : { periods }), ...decision(caller, body) },
        context: { ...fact.context, ...(through === undefined ? {} : await organiser(through, newDay)) },
      });
      return viewOne(correctionId(fact._id));
    },
  };
};
export type EvidenceService = ReturnType<typeof evidenceService>;
