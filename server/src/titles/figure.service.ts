// What the platform itself knows of a claim: figures of the ledger and of the plan's counters, each with its evidence.
import { dayOf, nullIfRefused } from '@hoctap/shared';
import { type TitleContent, TitleEvidence, type TitleScheme } from '@hoctap/shared/titles.contract';
import { assessment, centreCounts, isOpenTitle } from '@hoctap/shared/titles.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { effectiveOf } from '../learning/effective.rules.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { ClaimService } from './claim.service.ts';
import type { ClaimDoc } from './title.model.ts';

/** Rows of evidence that are listed under one figure. */
const mostRows = 50;
/** People whose facts are read at a time. */
const batch = 500;

type Figure = TitleContent['figures'][number];
type Learned = Awaited<ReturnType<LearningService['factsOf']>>[number];
interface Lower { people: PeopleService; courses: CourseService; learning: LearningService; sessions: SessionService; plan: PlanService; claims: ClaimService }

export const figureService = (deps: Pick<Deps, 'clock'>, { people, courses, learning, sessions, plan, claims }: Lower) => {
  /** What these people finished in the year, newest first. */
  const finished = async (ids: readonly string[], year: number): Promise<Learned[]> => {
    const facts = await learning.factsOf(ids);
    const counts = ({ verb, month }: Learned) => (verb === 'completed' || verb === 'credited') && month.startsWith(`${year}-`);
    return effectiveOf(facts).filter(counts).sort((a, b) => b.at.getTime() - a.at.getTime());
  };
  const learningRow = async ({ object, result, at, strength }: Learned): Promise<TitleEvidence> => {
    const course = object.course ? await courses.published(object.course).catch(nullIfRefused) : null;
    return TitleEvidence.parse({ kind: 'learning', title: result.title ?? course?.content.title ?? '', at: at.toISOString(), strength, periods: result.periods ?? 0, slug: course?.content.slug ?? null });
  };
  /** Percent of the claim's people for whom `which` says so; null when it has none. */
  const share = async ({ unit, members, subject }: ClaimDoc, which: (ids: readonly string[]) => Promise<Set<string>>): Promise<Pick<Figure, 'value' | 'evidence'>> => {
    const named = subject === 'family' || subject === 'clan' || subject === 'community' ? { ids: members } : {};
    let [counted, of, some] = [0, 0, [] as string[]];
    const count = async () => {
      counted += (await which(some)).size;
      [of, some] = [of + some.length, []];
    };
    for await (const { _id } of people.each(unit, named)) if (some.push(_id) === batch) await count();
    await count();
    return { value: of === 0 ? null : (counted * 100) / of, evidence: [{ kind: 'members', counted, of }] };
  };

  /** What a learning centre did in the year, with the sessions that prove it. */
  const ofCentre = async (count: (typeof centreCounts)[number], { unit, year }: ClaimDoc): Promise<Omit<Figure, 'criterion'>> => {
    if (count === 'materials') return { value: await courses.firstPublished(unit, year), evidence: [], more: 0 };
    const held = await sessions.heldIn(unit, year);
    const shown = held.sessions.slice(0, mostRows);
    const versions = await courses.versions(shown.map(({ course, version }) => courses.versionKey(course, version)));
    const evidence = shown.map(({ _id, course, version, openedAt, present }) => ({
      kind: 'session' as const, session: _id, title: versions.get(courses.versionKey(course, version))?.content.title ?? '', at: openedAt.toISOString(), people: present.length,
    }));
    const values = { sessions: held.sessions.length, months_active: held.months, people_served: held.people };
    return { value: values[count], evidence, more: held.sessions.length - shown.length };
  };

  const figureOf = async (criterion: TitleScheme['criteria'][number], claim: ClaimDoc): Promise<Figure[]> => {
    const { check, id } = criterion;
    if (check.kind === 'indicator') {
      const definition = (await plan.inForce())?.indicators.find((one) => one.id === check.indicator);
      if (!definition) return [{ criterion: id, value: null, evidence: [], more: 0 }];
      const { numerator, denominator, value, illustrative } = await plan.getIndicator({ _id: claim.unit, path: claim.path }, check.indicator, { year: claim.year });
      const { nameVi, nameEn } = definition;
      return [{ criterion: id, value, more: 0, evidence: [{ kind: 'indicator', indicator: check.indicator, nameVi, nameEn, numerator, denominator, illustrative }] }];
    }
    if (check.kind !== 'count') return [];
    const centre = centreCounts.find((count) => count === check.count);
    if (centre) return [{ criterion: id, ...(await ofCentre(centre, claim)) }];
    if (check.count === 'members_done') return [{ criterion: id, more: 0, ...(await share(claim, async (ids) => new Set((await finished(ids, claim.year)).map(({ person }) => person)))) }];
    if (check.count === 'members_titled') return [{ criterion: id, more: 0, ...(await share(claim, (ids) => claims.titled(ids, dayOf(deps.clock.now())))) }];
    const facts = claim.person ? await finished([claim.person], claim.year) : [];
    const value = check.count === 'completions' ? facts.length : facts.reduce((sum, { result }) => sum + (result.periods ?? 0), 0);
    return [{ criterion: id, value, evidence: await Promise.all(facts.slice(0, mostRows).map(learningRow)), more: Math.max(0, facts.length - mostRows) }];
  };

  return {
    /** Figures, answers and what they reach: as frozen when the claim was submitted, else as of now. */
    async content(scheme: TitleScheme, claim: ClaimDoc, frozen: TitleContent | null): Promise<TitleContent> {
      if (frozen && !isOpenTitle(claim.state)) return frozen;
      const figures = (await Promise.all(scheme.criteria.map((one) => figureOf(one, claim)))).flat();
      const counted = figures.map(({ criterion, value }) => ({ criterion, value, text: '' }));
      // What the platform counts is not answered by hand.
      const answers = claim.answers.filter((one) => scheme.criteria.some(({ id, check }) => id === one.criterion && (check.kind === 'self' || check.kind === 'document')));
      return { asOf: [dayOf(deps.clock.now()), `${claim.year}-12-31`].sort()[0] ?? '', figures, answers, result: assessment(scheme, [...counted, ...answers]) };
    },
  };
};
export type FigureService = ReturnType<typeof figureService>;
