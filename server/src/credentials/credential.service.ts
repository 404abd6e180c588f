// Certificates of others: who enters them, who looks at them, who decides. Never on one's own.
import { type Answer, AppError, type Parsed, can, dayOf } from '@hoctap/shared';
import type { Credential, EnteredCredential } from '@hoctap/shared/credentials.contract';
import { type CredentialAction, credentialActionsIn, credentialStateAfter, isOutOfDate } from '@hoctap/shared/credentials.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { CourseFileService } from '../courses/file.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { type Repeated, repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { MediaService } from '../media/media.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type Kept, keepService } from './keep.service.ts';

/** How long a stop, or a move of a person, may stay unseen. */
const sweepEverySec = 300;

interface Lower { units: UnitService; people: PeopleService; files: CourseFileService; media: MediaService; learning: LearningService }
interface Acting { id: string; seen: number; reason?: string }
type Looking = Pick<Caller, 'id' | 'roles'>;

export const credentialService = (deps: Deps, { units, people, files, media, learning }: Lower) => {
  const kept = keepService(deps, { people, learning });
  const today = () => dayOf(deps.clock.now());
  let sweeping: Repeated | undefined;

  /** Whose accounts are the caller's own. */
  const isOwn = async (caller: Looking, person: string): Promise<boolean> => person === caller.id || (await people.together([person])).includes(caller.id);
  const maySee = (caller: Looking, holder: PersonDoc | undefined): boolean => holder !== undefined && (holder._id === caller.id || can(caller, 'credential:read', holder.units, today()));
  // The file opens for who may see the certificate.
  media.grantedBy(async (id, file) => {
    const holders = await kept.holdersOf(file);
    if (holders.length === 0) return false;
    const found = await people.byIds([id, ...holders]);
    const caller = found.get(id);
    return caller !== undefined && holders.some((holder) => maySee({ id, roles: caller.roles }, found.get(holder)));
  });

  const present = async (caller: Looking, all: readonly Kept[]): Promise<Credential[]> => {
    const [found, officers, proofs, numbers] = await Promise.all([
      people.byIds(all.map(({ doc }) => doc.person)), people.names(all.map(({ doc }) => doc.by)), files.byIds(all.map(({ doc }) => doc.file)), kept.others(all.map(({ doc }) => doc)),
    ]);
    const rows = await Promise.all(all.map(async ({ doc, acts }): Promise<Credential[]> => {
      const [holder, file] = [found.get(doc.person), proofs.get(doc.file)];
      if (!holder || !file) return [];
      const mayCheck = can(caller, 'credential:check', holder.units, today()) && !(await isOwn(caller, doc.person));
      const { _id, kind, level, language, title, issuer, number, issued, expires, state } = doc;
      return [{
        id: _id, person: { id: holder._id, fullName: holder.fullName }, kind, level, language, title, issuer, number, issued, expires, isOutOfDate: isOutOfDate(expires, today()),
        file: { name: file.name, size: file.size, type: file.type, url: `/media/proofs/${file._id}/${encodeURIComponent(file.name)}` }, state, seen: acts.length,
        enteredBy: officers.get(doc.by) ?? { id: doc.by, fullName: '' }, enteredAt: doc.enteredAt.toISOString(), may: mayCheck ? credentialActionsIn(state) : [],
        sameNumber: mayCheck ? (numbers.get(doc.foldedNumber)?.size ?? 1) - 1 : 0,
        acts: acts.map(({ _id: act, action, at, by, fullName, reason }) => ({ id: act, action, at: at.toISOString(), by: { id: by, fullName }, reason })),
      }];
    }));
    return rows.flat();
  };
  const presentOne = async (caller: Looking, one: Kept): Promise<Credential> => {
    const [shown] = await present(caller, [one]);
    if (!shown) throw new AppError('not_found');
    return shown;
  };
  /** The certificate, for who may see it. Throws not_found, not_allowed. */
  const seen = async (caller: Looking, id: string): Promise<{ one: Kept; holder: PersonDoc }> => {
    const one = await kept.get(id);
    const holder = (await people.byIds([one.doc.person])).get(one.doc.person);
    if (!holder || !maySee(caller, holder)) throw new AppError('not_allowed');
    return { one, holder };
  };
  /** Enters for `person`. Throws future_day, not_found for a file that the caller did not send. */
  const enter = async (caller: Caller, person: PersonDoc, { id, ...entered }: EnteredCredential): Promise<Credential> => {
    if (entered.issued > today()) throw new AppError('future_day', { faults: [{ path: 'body.issued', message: 'a day to come' }] });
    const file = await files.find(entered.file, 'proof');
    if (file.owner !== caller.id) throw new AppError('not_found');
    const title = entered.kind === 'language' ? null : entered.title;
    return presentOne(caller, await kept.enter({
      ...entered, title, _id: id, person: person._id, units: person.units, by: caller.id, foldedNumber: entered.number.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''),
    }));
  };
  /** One action: once by its id, by an officer of the person's unit, in the state that was seen. Throws own_credential, not_allowed, credential_moved. */
  const act = (action: CredentialAction) => async (caller: Caller, { credential }: { credential: string }, { id, seen: count, reason }: Acting): Promise<Credential> => {
    const { one, holder } = await seen(caller, credential);
    if (await isOwn(caller, holder._id)) throw new AppError('own_credential');
    if (!can(caller, 'credential:check', holder.units, today())) throw new AppError('not_allowed');
    const done = await kept.find(id);
    if (done && (done.credential !== credential || done.action !== action || done.by !== caller.id)) throw new AppError('id_taken');
    if (!done) {
      if (count !== one.acts.length || credentialStateAfter(one.doc.state, action) === null) throw new AppError('credential_moved', { detail: one.doc.state });
      await kept.append({ _id: id, credential, n: one.acts.length + 1, action, by: caller.id, fullName: caller.fullName, reason: reason ?? null });
    }
    return presentOne(caller, await kept.settle(credential));
  };

  return {
    incoming: files.incoming,
    /** Throws upload_missing, file_not_allowed. */
    async upload(caller: Caller, file: Parameters<CourseFileService['receive']>[2]) {
      const { _id, name, size, type } = await files.receive(caller, 'proof', file);
      return { id: _id, name, size, type };
    },
    listMine: async (caller: Caller): Promise<Answer<'listMyCredentials'>> => ({ items: await present(caller, await kept.ofPeople(await people.together([caller.id]))) }),
    addMine: async (caller: Caller, body: Parsed<'addMyCredential'>['body']) => enter(caller, await people.get(caller.id), body),
    async listOf(caller: Caller, person: string): Promise<Answer<'listPersonCredentials'>> {
      await people.reach(caller, person, 'credential:read');
      return { items: await present(caller, await kept.ofPeople(await people.together([person]))) };
    },
    /** Throws outside_unit. */
    addFor: async (caller: Caller, person: string, body: Parsed<'addPersonCredential'>['body']) => enter(caller, await people.reach(caller, person, 'credential:check'), body),
    async list(caller: Caller, unit: GateUnit, { state, ...at }: Parsed<'listCredentials'>['query']): Promise<Answer<'listCredentials'>> {
      const [names, page, waiting] = await Promise.all([units.names([unit._id]), kept.atUnit(unit._id, state, at), kept.waiting(unit._id)]);
      const name = names.get(unit._id);
      if (!name) throw new AppError('not_found');
      return { ...page, items: await present(caller, page.items), unit: name, waiting };
    },
    get: async (caller: Caller, id: string): Promise<Credential> => presentOne(caller, (await seen(caller, id)).one),
    check: act('check'), refuse: act('refuse'), withdraw: act('withdraw'),
    sweep: kept.sweep,
    start(): void {
      sweeping = repeat(deps.log, 'credentials', sweepEverySec, kept.sweep);
      sweeping.nudge();
    },
    async stop(): Promise<void> {
      await sweeping?.stop();
    },
  };
};
export type CredentialService = ReturnType<typeof credentialService>;
