// Reports with a life: read, written, handed up, sent back, accepted, locked and amended.
import { type Answer, AppError, type Parsed, can, dayOf } from '@hoctap/shared';
import type { ReportContent } from '@hoctap/shared/reports.content';
import { type ReportAction, type ReportSide, isOpen, nextState, onTime, possibleActions, sideOf } from '@hoctap/shared/reports.rules';
import type { AccountService } from '../accounts/account.service.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Storage } from '../adapters/storage.ts';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { createQueue } from '../jobs/queue.ts';
import { type Repeated, repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { contentService } from './content.service.ts';
import { type Asked, type Context, contextService } from './context.service.ts';
import { lifeService } from './life.service.ts';
import { owingService } from './owing.service.ts';
import { publishedService } from './published.service.ts';
import { reminderService } from './reminder.service.ts';
import { reportFileHandler } from './report.file.handler.ts';
import { reportFileService } from './report.file.service.ts';
import { childRow, eventRow, planName, standingRow, summaryRow } from './report.rows.ts';

const remindEverySec = 3600;

interface Lower { storage: Storage; units: UnitService; accounts: AccountService; people: PeopleService; learning: LearningService; plan: PlanService }
interface Acting { id: string; seen: number; comment?: string | null }
interface Frozen { content: string | null; includes: string[] }

export const reportService = (deps: Deps, { storage, units, accounts, people, learning, plan }: Lower) => {
  const lives = lifeService(deps);
  const contents = contentService(deps, { units, plan });
  const owing = owingService({ units, plan });
  const contexts = contextService(deps, { units, owing, lives });
  const published = publishedService({ units, plan, lives, contents });
  const files = reportFileService({ storage, contents });
  const reminders = reminderService(deps, { units, people, learning, lives, owing });
  const papers = createQueue(deps, 'papers', { run: files.ensure, failed: (_key, error) => Promise.resolve((error as Error).message) });
  let beat: Repeated | undefined;
  const today = () => dayOf(deps.clock.now());

  /** On which sides of the report the caller stands: the rights of a unit reach down, those of the body above it begin there. */
  const sidesOf = (caller: Caller, { unit, receiver }: Context): ReportSide[] => [
    ...(can(caller, 'report:write', unit.path, today()) ? (['owner'] as const) : []),
    ...(receiver && can(caller, 'report:write', receiver.path, today()) ? (['receiver'] as const) : []),
  ];
  /** Were a unit's reports of the year handed in by their days (Plan 177, IV.1, IV.7 and the end of IV)? */
  const wereOnTime = async (unit: string, year: number): Promise<number | null> => {
    const { items } = await contexts.list({ _id: unit }, [`${year}-H1`, `${year}-Y`]);
    return onTime(items.filter(({ life }) => life.amendment === 0).map(({ context, life }) => standingRow(context, life).timing));
  };
  plan.countDuty('REPORT_ON_TIME', wereOnTime);
  const liveOf = (context: Context): Promise<ReportContent> => contents.live(context);

  const present = async (caller: Caller, context: Context): Promise<Answer<'getReport'>> => {
    const { framework, receiver, life, lives: all, children } = context;
    const sides = sidesOf(caller, context);
    const isFrozen = !isOpen(life.state) && life.content !== null;
    const [content, names] = await Promise.all([
      isFrozen && life.content ? contents.frozen(life.content) : liveOf(context), units.names([receiver?._id]),
    ]);
    return {
      ...standingRow(context, life), framework: planName(framework), unit: content.unit, parent: names.get(receiver?._id ?? '') ?? null, period: life.period, amendment: life.amendment,
      amendments: all.map(({ amendment }) => amendment), seen: life.events.length, revision: life.doc?.revision ?? 0,
      may: possibleActions(life.state, receiver !== null, sides), mayWrite: sides.includes('owner') && isOpen(life.state),
      mayAmend: sides.includes('owner') && life.state === 'locked' && all.at(-1) === life,
      content, isFrozen, hash: life.state === 'locked' ? life.content : null,
      events: life.events.map(eventRow), children: children.map((child) => childRow(context, child)),
    };
  };

  /** The live content, when every unit below is settled or left out knowingly. Throws report_incomplete with the names of the others. */
  const complete = async (context: Context, { revision, without }: { revision: number; without: string[] }): Promise<{ content: ReportContent; includes: string[] }> => {
    if (revision !== (context.life.doc?.revision ?? 0)) throw new AppError('report_saved_elsewhere');
    const lacking = context.children.filter(({ settled, unit }) => !settled && !without.includes(unit.id) && !without.includes(unit.code));
    if (lacking.length > 0) throw new AppError('report_incomplete', { faults: lacking.slice(0, 200).map(({ unit }) => ({ path: unit.id, message: unit.nameVi })) });
    return { content: await liveOf(context), includes: context.children.flatMap(({ settled }) => settled?.id ?? []) };
  };

  /** One action: once by its id, by who may, in the state that was seen; then what follows from it. */
  const act = async (caller: Caller, at: Asked, unit: GateUnit, action: ReportAction, { id, seen, comment = null }: Acting, freeze: (context: Context) => Promise<Frozen>) => {
    const context = await contexts.of(unit, at);
    const { life } = context;
    const done = await lives.find(id);
    if (done && (done.report !== life.id || done.action !== action || done.by !== caller.id)) throw new AppError('id_taken');
    if (!done) {
      if (!sidesOf(caller, context).includes(sideOf(action))) throw new AppError('not_allowed');
      if (seen !== life.events.length || nextState(life.state, action, context.receiver !== null) === null) throw new AppError('report_moved', { detail: life.state });
      const { content, includes } = await freeze(context);
      await lives.append({
        _id: id, report: life.id, framework: context.framework.id, unit: life.unit, period: life.period, amendment: life.amendment, n: life.events.length + 1, action,
        by: caller.id, fullName: caller.fullName, at: deps.clock.now(), comment, content, includes,
      });
    }
    const after = await contexts.of(unit, { ...at, framework: context.framework.id });
    if (action === 'lock' && after.life.content) await papers.add(after.life.content, 1);
    const answer = await present(caller, after);
    await reminders.tell(id, action, answer.unit, context.receiver?._id ?? null, { framework: context.framework.id, period: life.period });
    return answer;
  };
  /** Calls to mind what is due, now. Nothing before there is a plan. */
  const remind = async (): Promise<void> => {
    if (await plan.inForce()) await reminders.remind();
  };
  const nothing = (): Promise<Frozen> => Promise.resolve({ content: null, includes: [] });

  return {
    async list(unit: GateUnit, { year = Number(today().slice(0, 4)) }: Parsed<'listReports'>['query']): Promise<Answer<'listReports'>> {
      const periods = [`${year}-Y`, `${year}-H1`, `${year - 1}-Y`, `${year - 1}-H1`];
      const found = await contexts.list(unit, periods);
      return { unit: found.name, year, firstYear: Math.min(year - 1, ...found.plans.flatMap(({ phases }) => phases[0]?.from ?? [])), items: found.items.map(({ context, life }) => summaryRow(context, life)) };
    },
    async get(caller: Caller, unit: GateUnit, at: Asked): Promise<Answer<'getReport'>> {
      return present(caller, await contexts.of(unit, at));
    },
    /** Throws report_moved once it is handed in, report_saved_elsewhere over another's changes; the same again changes nothing. */
    async save(caller: Caller, unit: GateUnit, at: Asked, { revision, ...draft }: Parsed<'saveReport'>['body']) {
      const { life, framework } = await contexts.of(unit, at);
      const { period, amendment } = at;
      const isSame = life.doc?.revision === revision + 1 && JSON.stringify(life.doc.draft) === JSON.stringify(draft);
      if (!isOpen(life.state)) throw new AppError('report_moved', { detail: life.state });
      if (!isSame) await lives.save({ framework: framework.id, unit: life.unit, period, amendment }, draft, revision);
      return present(caller, await contexts.of(unit, { ...at, framework: framework.id }));
    },
    submit: (caller: Caller, unit: GateUnit, at: Asked, body: Parsed<'submitReport'>['body']) =>
      act(caller, at, unit, 'submit', body, async (context) => {
        const { content, includes } = await complete(context, body);
        return { content: await contents.freeze(content), includes };
      }),
    returnIt: (caller: Caller, unit: GateUnit, at: Asked, body: Parsed<'returnReport'>['body']) => act(caller, at, unit, 'return', body, nothing),
    accept: (caller: Caller, unit: GateUnit, at: Asked, body: Parsed<'acceptReport'>['body']) => act(caller, at, unit, 'accept', body, nothing),
    /** What was accepted is locked as it stood, with the name of who confirmed; where nobody receives it, as it stands now. Throws wrong_password, too_many_requests. */
    lock: (caller: Caller, unit: GateUnit, at: Asked, body: Parsed<'lockReport'>['body'], address: string) =>
      act(caller, at, unit, 'lock', body, async (context) => {
        const { life } = context;
        const { content, includes } = life.content ? { content: await contents.frozen(life.content), includes: life.includes } : await complete(context, body);
        await accounts.confirm(caller, body.password, address);
        const confirmed = { by: caller.id, fullName: caller.fullName, at: deps.clock.now().toISOString() };
        return { content: await contents.freeze({ ...content, confirmed }), includes };
      }),
    /** Throws report_moved unless the last report of the period is locked. */
    async amend(caller: Caller, unit: GateUnit, { period, framework: named }: Omit<Asked, 'amendment'>, { id, reason }: Parsed<'amendReport'>['body']) {
      const { framework, lives: all } = await contexts.of(unit, { period, amendment: 0, framework: named });
      const last = all.at(-1);
      const begun = all.find(({ doc }) => doc?.request === id);
      if (!begun && (last?.state !== 'locked' || !last.content)) throw new AppError('report_moved', { detail: last?.state });
      const amendment = begun?.amendment ?? (last?.amendment ?? 0) + 1;
      if (!begun && last?.content) {
        const { words, paper } = await contents.frozen(last.content);
        await lives.begin({ framework: framework.id, unit: unit._id, period, amendment }, id, reason, { words, paper: { ...paper, number: null, date: today() } });
      }
      return present(caller, await contexts.of(unit, { period, amendment, framework: framework.id }));
    },
    /** Where the papers of a locked report lie. Throws not_found before it is locked. */
    async files(unit: GateUnit, at: Asked): Promise<Answer<'listReportFiles'>> {
      const { life } = await contexts.of(unit, at);
      if (life.state !== 'locked' || !life.content) throw new AppError('not_found');
      return { items: await files.list(life.content) };
    },
    handler: () => reportFileHandler(deps, async ({ person, session }, hash, name) => {
      const [isAlive, caller, locked] = await Promise.all([accounts.isAlive(session), people.get(person), lives.lockOf(hash)]);
      if (!isAlive) throw new AppError('not_signed_in');
      if (!locked) throw new AppError('not_found');
      if (!can(caller, 'report:read', (await units.find(locked.unit)).path, today())) throw new AppError('not_allowed');
      return files.pathOf(hash, name);
    }),
    published: published.get,
    remind,
    start(): void {
      papers.start();
      beat = repeat(deps.log, 'report reminders', remindEverySec, remind);
      beat.nudge();
    },
    async stop(): Promise<void> {
      await papers.stop();
      await beat?.stop();
    },
  };
};
export type ReportService = ReturnType<typeof reportService>;
