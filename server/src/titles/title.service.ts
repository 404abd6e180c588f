// Titles: claims begun, answered, submitted, reviewed, recognised and withdrawn, by schemes held as data.
import { type Answer, AppError, type Parsed, can, dayOf } from '@hoctap/shared';
import type { TitleContent, TitleScheme } from '@hoctap/shared/titles.contract';
import { type TitleAction, type TitleSide, addMonths, isOpenTitle, isUnitSubject, isWithin, titleActionsFor, titleSideOf, titleStateAfter } from '@hoctap/shared/titles.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import { placeOn } from '../accounts/person.rules.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller as Person, GateUnit } from '../http/auth.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type Claim, claimService } from './claim.service.ts';
import { figureService } from './figure.service.ts';
import { schemeService } from './scheme.service.ts';
import { tellService } from './tell.service.ts';
import type { ClaimDoc, TitleEventDoc } from './title.model.ts';
import { titleEventRow, titleRow, versionOf } from './title.rows.ts';

/** The duty that the plan asks of every unit: recognitions of a year are counted for it (Plan 177, II.1 and IV.8.đ). */
const countedDuty = 'LEARNING_UNIT';

interface Lower { units: UnitService; people: PeopleService; courses: CourseService; learning: LearningService; sessions: SessionService; plan: PlanService }
interface Acting { id: string; seen: number; comment?: string }
type Outcome = Partial<Pick<TitleEventDoc, 'content' | 'decision'>>;
/** A claim with the scheme that it follows. */
interface Opened extends Claim { scheme: TitleScheme }

export const titleService = (deps: Deps, { units, people, courses, learning, sessions, plan }: Lower) => {
  const schemes = schemeService(deps, { plan });
  const claims = claimService(deps);
  const figures = figureService(deps, { people, courses, learning, sessions, plan, claims });
  const tell = tellService({ people, learning });
  plan.countDuty(countedDuty, (unit, year) => claims.countRecognised(countedDuty, unit, year));
  plan.readAssessments(claims.assessed);
  const today = () => dayOf(deps.clock.now());

  const open = async (id: string): Promise<Opened> => {
    const claim = await claims.get(id);
    const scheme = (await schemes.versions([versionOf(claim.doc)])).get(versionOf(claim.doc));
    if (!scheme) throw new AppError('not_found');
    return { ...claim, scheme };
  };
  const isClaimant = (caller: Person, { person, path }: ClaimDoc): boolean => (person ? person === caller.id : can(caller, 'title:write', path, today()));
  /** Whose administrators decide: of the unit above; for a person, and where nothing is above, of the unit itself. */
  const reviewPath = ({ path, reviewer }: Pick<ClaimDoc, 'path' | 'reviewer'>): string[] => path.slice(0, path.indexOf(reviewer) + 1);
  /** Nobody decides on what they claim, handed in or belong to. */
  const isOwn = (caller: Person, { doc, events }: Claim): boolean =>
    doc.person === caller.id || doc.members.includes(caller.id) || events.some(({ action, by }) => action === 'submit' && by === caller.id);
  const sidesOf = (caller: Person, claim: Claim): TitleSide[] => [
    ...(isClaimant(caller, claim.doc) ? (['claimant'] as const) : []),
    ...(can(caller, 'title:write', reviewPath(claim.doc), today()) && !isOwn(caller, claim) ? (['reviewer'] as const) : []),
  ];
  /** What a person writes of themselves is theirs until they hand it in. */
  const mustSee = (caller: Person, { doc }: Claim): void => {
    const isPrivate = doc.person !== null && doc.n === 0;
    if (doc.person !== caller.id && (isPrivate || !can(caller, 'title:read', doc.path, today()))) throw new AppError('not_allowed');
  };
  const contentOf = ({ scheme, doc, events }: Opened): Promise<TitleContent> =>
    figures.content(scheme, doc, events.findLast(({ content }) => content !== null)?.content ?? null);

  const rows = async (docs: readonly ClaimDoc[]) => {
    const [places, names, definitions] = await Promise.all([
      units.names(docs.map(({ unit }) => unit)), people.names(docs.flatMap(({ person, members }) => [...(person ? [person] : []), ...members])), schemes.versions(docs.map(versionOf)),
    ]);
    return { names, items: docs.flatMap((doc) => titleRow(doc, { units: places, people: names, schemes: definitions, today: today() })) };
  };
  const present = async (caller: Person, opened: Opened): Promise<Answer<'getTitle'>> => {
    const { doc, events, scheme } = opened;
    const [content, { names, items: [row] }] = await Promise.all([contentOf(opened), rows([doc])]);
    if (!row) throw new AppError('not_found');
    const sides = sidesOf(caller, opened);
    const isOpen = isOpenTitle(doc.state);
    return {
      ...row, definition: scheme, version: doc.version, person: names.get(doc.person ?? '') ?? null, members: doc.members.flatMap((id) => names.get(id) ?? []),
      seen: events.length, revision: doc.revision, may: titleActionsFor(doc.state, sides), mayWrite: isOpen && sides.includes('claimant'),
      content, isFrozen: !isOpen, events: events.map(titleEventRow),
    };
  };

  /** People of the unit; throws outside_unit for anybody else. */
  const membersIn = async (unit: string, members: readonly string[]): Promise<string[]> => {
    const wanted = [...new Set(members)];
    const found = await people.byIds(wanted);
    if (wanted.some((id) => !found.get(id)?.units.includes(unit))) throw new AppError('outside_unit');
    return wanted;
  };
  /** Claims are made for this year, or for the last one, whose papers are handed in in January. Throws bad_input. */
  const yearOf = (year = Number(today().slice(0, 4))): number => {
    const now = Number(today().slice(0, 4));
    if (year > now || year < now - 1) throw new AppError('bad_input', { faults: [{ path: 'body.year', message: 'neither this year nor the last' }] });
    return year;
  };
  const nameIn = (scheme: TitleScheme, name: string | null | undefined): string | null => {
    if (isUnitSubject(scheme.subject)) return null;
    if (!name) throw new AppError('bad_input', { faults: [{ path: 'body.name', message: 'a family, clan or community has a name' }] });
    return name;
  };

  /** One action: once by its id, by who may, in the state that was seen; then what follows from it. */
  const act = async (caller: Person, id: string, action: TitleAction, { id: event, seen, comment }: Acting, outcome: (opened: Opened) => Promise<Outcome> | Outcome = () => ({})) => {
    const opened = await open(id);
    mustSee(caller, opened);
    const done = await claims.find(event);
    if (done && (done.claim !== id || done.action !== action || done.by !== caller.id)) throw new AppError('id_taken');
    if (!done) {
      const { doc, events } = opened;
      if (titleSideOf(action) === 'reviewer' && isOwn(caller, opened)) throw new AppError('own_title');
      if (!sidesOf(caller, opened).includes(titleSideOf(action))) throw new AppError('not_allowed');
      if (seen !== events.length || titleStateAfter(doc.state, action) === null) throw new AppError('title_moved', { detail: doc.state });
      const made = { content: null, decision: null, ...(await outcome(opened)) };
      await claims.append({ _id: event, claim: id, n: events.length + 1, action, by: caller.id, fullName: caller.fullName, at: deps.clock.now(), comment: comment ?? null, ...made });
    }
    const after = await open(id);
    // Figures that count units are made of what was decided.
    if (after.scheme.kind === 'assessment' && titleSideOf(action) === 'reviewer') deps.bus.emit('plan:changed', {});
    await tell(event, action, caller.id, after.scheme, after.doc);
    return present(caller, after);
  };
  const decide = (action: 'return' | 'refuse' | 'withdraw') => (caller: Person, { claim }: { claim: string }, body: Acting) => act(caller, claim, action, body);

  return {
    schemes,
    listSchemes: (caller: Person | null) => schemes.list(can(caller, 'framework:write', undefined, today())),
    async listMine(caller: Person): Promise<Answer<'listMyTitles'>> {
      return { items: (await rows(await claims.ofPerson(caller.id))).items };
    },
    async list(unit: GateUnit, query: Parsed<'listTitles'>['query']): Promise<Answer<'listTitles'>> {
      const [name, page] = await Promise.all([units.names([unit._id]), claims.list(unit._id, query, await schemes.criteriaSets())]);
      const at = name.get(unit._id);
      if (!at) throw new AppError('not_found');
      return { ...page, unit: at, items: (await rows(page.items)).items };
    },
    /** The person's own claim, decided on where they live, else where they work. Throws unknown_unit for who has neither, title_taken. */
    async beginMine(caller: Person, { id, scheme: wanted, year }: Parsed<'beginMyTitle'>['body']): Promise<Answer<'beginMyTitle'>> {
      const { file, version } = await schemes.inForce(wanted);
      if (file.subject !== 'person') throw new AppError('title_not_for_subject');
      const person = await people.get(caller.id);
      const { _id: unit, path } = await units.require(placeOn(person, 'residence', today()) ?? placeOn(person, 'workplace', today()) ?? '');
      const of = yearOf(year);
      await claims.begin({
        _id: id, scheme: file.id, version, subject: 'person', duty: null, year: of, unit, path, reviewer: unit, person: caller.id, name: null, members: [],
        key: `${file.id}|${of}|${caller.id}`, by: caller.id,
      });
      return present(caller, await open(id));
    },
    /** A claim of the unit, or of a family, clan or community of it. Throws title_not_for_subject, outside_unit, title_taken. */
    async begin(caller: Person, { _id: unit, path }: GateUnit, { id, scheme: wanted, year, name, members }: Parsed<'beginTitle'>['body']): Promise<Answer<'beginTitle'>> {
      const { file, version } = await schemes.inForce(wanted);
      const { level } = await units.find(unit);
      if (file.subject === 'person' || !file.unitLevels.includes(level)) throw new AppError('title_not_for_subject');
      const of = yearOf(year);
      const isUnit = isUnitSubject(file.subject);
      await claims.begin({
        _id: id, scheme: file.id, version, subject: file.subject, duty: file.duty, year: of, unit, path, reviewer: path.at(-2) ?? unit, person: null,
        name: nameIn(file, name), members: isUnit ? [] : await membersIn(unit, members), key: isUnit ? `${file.id}|${of}|${unit}` : id, by: caller.id,
      });
      return present(caller, await open(id));
    },
    async get(caller: Person, { claim }: Parsed<'getTitle'>['params']): Promise<Answer<'getTitle'>> {
      const opened = await open(claim);
      mustSee(caller, opened);
      return present(caller, opened);
    },
    /** Throws title_moved once it is handed in, title_saved_elsewhere over another's changes. */
    async save(caller: Person, { claim }: Parsed<'saveTitle'>['params'], { revision, answers, name, members }: Parsed<'saveTitle'>['body']): Promise<Answer<'saveTitle'>> {
      const opened = await open(claim);
      const { doc, scheme } = opened;
      if (!isClaimant(caller, doc)) throw new AppError('not_allowed');
      if (!isOpenTitle(doc.state)) throw new AppError('title_moved', { detail: doc.state });
      const isNamed = doc.person === null && !isUnitSubject(scheme.subject);
      await claims.save(opened, revision, {
        answers, name: isNamed ? nameIn(scheme, name ?? doc.name) : null, members: isNamed && members ? await membersIn(doc.unit, members) : doc.members,
      });
      return present(caller, await open(claim));
    },
    /** Throws title_not_reached while no level is reached. */
    submit: (caller: Person, { claim }: Parsed<'submitTitle'>['params'], { revision, ...acting }: Parsed<'submitTitle'>['body']) =>
      act(caller, claim, 'submit', acting, async (opened) => {
        if (revision !== opened.doc.revision) throw new AppError('title_saved_elsewhere');
        const content = await contentOf(opened);
        if (content.result.level === null) throw new AppError('title_not_reached');
        return { content };
      }),
    returnIt: decide('return'),
    refuse: decide('refuse'),
    withdraw: decide('withdraw'),
    /** A level up to the one that was reached; it holds from the day of the decision. Throws title_not_reached, future_day. */
    recognise: (caller: Person, { claim }: Parsed<'recogniseTitle'>['params'], { level, number, date, ...acting }: Parsed<'recogniseTitle'>['body']) =>
      act(caller, claim, 'recognise', acting, async (opened) => {
        const { scheme } = opened;
        if (date > today()) throw new AppError('future_day', { faults: [{ path: 'body.date', message: 'a day to come' }] });
        if (!isWithin(scheme, level, (await contentOf(opened)).result.level)) throw new AppError('title_not_reached');
        return { decision: { level, number, date, validUntil: scheme.validityMonths === null ? null : addMonths(date, scheme.validityMonths) } };
      }),
  };
};
export type TitleService = ReturnType<typeof titleService>;
