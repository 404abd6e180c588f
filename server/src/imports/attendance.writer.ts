// Paper rolls: each row is a fact of the ledger, made once however often the roll is sent, and voided where the import is undone.
import { dayOf, fold, nameSortKey } from '@hoctap/shared';
import { monthOf } from '@hoctap/shared/time';
import type { ImportFaultCode } from '@hoctap/shared/imports.faults';
import { countedBy } from '@hoctap/shared/plan.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import { derivedId } from '../learning/derived-id.ts';
import { effectiveOf } from '../learning/effective.rules.ts';
import type { LearningEvent } from '../learning/event.model.ts';
import type { LearningService } from '../learning/learning.service.ts';
import { throughOf } from '../learning/through.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type CountedFor, type DraftedAttendance, attendanceOf, meantBy } from './check.attendance.rules.ts';
import { codesOf } from './check.rules.ts';
import type { Attendance, ImportDoc, ImportRowDoc } from './import.model.ts';
import type { Line } from './table.ts';
import type { Writer } from './write.service.ts';

interface Lower { units: UnitService; people: PeopleService; plan: PlanService; learning: LearningService }
type Written = Awaited<ReturnType<Writer['apply']>>[number];

const meetingOf = (day: string, title: string): string => `${day} ${fold(title)}`;
const isOf = ({ _id }: ImportDoc, row: number) => (fact: LearningEvent): boolean => fact.verb === 'credited' && fact.voids === null && fact.object.id === _id && fact.context.seq === row;
const stands = (code: ImportFaultCode, what = '') => ({ column: null, code, what });
const some = 500;

export const attendanceWriting = (deps: Pick<Deps, 'clock'>, { units, people, plan, learning }: Lower) => {
  /** What each of these people is credited with already, by day and title. */
  const creditedTo = async (ids: readonly string[]) => {
    const facts = new Map<string, LearningEvent[]>();
    for (let start = 0; start < ids.length; start += some) for (const fact of await learning.factsOf(ids.slice(start, start + some))) facts.set(fact.person, [...(facts.get(fact.person) ?? []), fact]);
    const held = new Map([...facts].map(([person, all]) => [person, new Map(effectiveOf(all).filter(({ verb }) => verb === 'credited').map((fact) => [meetingOf(dayOf(fact.at), fact.result.title ?? ''), fact]))]));
    return { all: (person: string) => facts.get(person) ?? [], held: (person: string, day: string, title: string) => held.get(person)?.get(meetingOf(day, title)) };
  };
  const indicators = async (): Promise<CountedFor[]> => ((await plan.inForce())?.live ?? []).filter(({ rule }) => ['periods', 'participation'].includes(countedBy(rule) ?? ''));

  /** The fact of a row. Its id follows from person, day and title, so that two rolls sent at once make one; after it was voided the next takes another. */
  const factOf = (doc: ImportDoc, { row, source }: ImportRowDoc, { person, day, title, periods, countsFor, through, throughKind }: Attendance, received: Date, known: readonly LearningEvent[]): LearningEvent => {
    const ids = new Set(known.map(({ _id }) => _id));
    const idOf = (turn: number) => derivedId('attended', person, meetingOf(day, title), turn);
    let turn = 0;
    while (ids.has(idOf(turn))) turn++;
    const at = new Date(Math.min(Date.parse(`${day}T17:00:00+07:00`), received.getTime()));
    return {
      _id: idOf(turn), verb: 'credited', person, object: { type: 'class', id: doc._id, course: null, version: null },
      result: { periods, countsFor: [countsFor], title, source: `${source} (${doc.fileName}, dòng ${row})` }, context: { enrolment: null, through, throughKind, session: null, device: null, seq: row },
      at, received, month: monthOf(at), strength: 'attended', voids: null, owes: ['tally'],
    };
  };
  const peopleIn = (rows: readonly ImportRowDoc[]): string[] => [...new Set(rows.flatMap(({ attendance }) => attendance?.person ?? []))];

  const writer: Writer = {
    async apply(doc, who, rows) {
      const { all, held } = await creditedTo(peopleIn(rows));
      const fresh = rows.flatMap((row) => (row.attendance && !held(row.attendance.person, row.attendance.day, row.attendance.title) ? factOf(doc, row, row.attendance, who.at, all(row.attendance.person)) : []));
      await learning.credit(fresh);
      const now = await creditedTo(peopleIn(rows));
      return rows.map(({ _id, row, faults, attendance }): Written => {
        const fact = attendance ? now.held(attendance.person, attendance.day, attendance.title) : undefined;
        return fact && isOf(doc, row)(fact) ? { _id, faults, state: 'applied', theirs: null } : { _id, faults: [...faults, stands('attended_already', String(fact?.result.periods ?? 0))], state: 'stale', theirs: null };
      });
    },
    async undo(doc, who, rows) {
      const { all } = await creditedTo(peopleIn(rows));
      const request = derivedId('import-undo', doc._id);
      const written = new Map(rows.map((row) => [row._id, all(row.attendance?.person ?? '').find(isOf(doc, row.row))]));
      const taken = await learning.evidence.takeBack(who.id, [...written.values()].filter((fact) => fact !== undefined), { id: request, reason: `Hoàn tác lần nhập ${doc.fileName}` });
      return rows.map(({ _id, faults }): Written => taken.has(written.get(_id)?._id ?? '')
        ? { _id, faults, state: 'undone', theirs: null } : { _id, faults: [...faults, stands('attendance_changed')], state: 'kept', theirs: null });
    },
  };

  const kept = (batch: string, draft: DraftedAttendance, person: string | undefined, state: ImportRowDoc['state']): Omit<ImportRowDoc, 'order'> => {
    const { row, fullName, birthYear, place, day, title, periods, indicator, indicatorWords, through, source, faults } = draft;
    return {
      _id: `${batch}:${row}`, batch, row, state, unit: through._id, unitWords: through.nameVi, about: indicator?.id ?? null, nameVi: fullName.slice(0, 200), nameEn: fullName.slice(0, 200), year: null,
      count: periods, whole: null, source, note: null, seen: null, from: null, theirs: null, faults,
      attendance: person && day && periods && indicator ? { person, day, title, periods, countsFor: indicator.id, ...throughOf(through) } : null,
      says: [birthYear ? String(birthYear) : '', place?.nameVi ?? '', title, day?.split('-').reverse().join('/') ?? '', periods ? `${periods} tiết` : '', indicator?.nameVi ?? indicatorWords].filter(Boolean),
    };
  };
  return {
    writer, indicators,
    /** Rows as they are kept. A row that names nobody, or two people, or the officer, is wrong; one that is credited already is left. */
    async rowsOf(unit: string, officer: string, batch: string, lines: readonly Line[]): Promise<Omit<ImportRowDoc, 'order'>[]> {
      const around = { unit: await units.find(unit), units: await units.byCodes(codesOf(lines, ['place', 'through'])), indicators: await indicators(), now: deps.clock.now() };
      const drafts = lines.map((line) => attendanceOf(line, around));
      const { named } = await people.knownAs(unit, drafts.map(({ fullName }) => nameSortKey(fullName)), []);
      const meant = drafts.map((draft) => meantBy(draft, named));
      const { held } = await creditedTo([...new Set(meant.flatMap((found) => (found.length === 1 ? found.map(({ _id }) => _id) : [])))]);
      const first = new Map<string, number>();
      return drafts.map((draft, index) => {
        const [one, other] = meant[index] ?? [];
        const { faults, day, title, periods, fullName, row } = draft;
        if (fullName.length >= 2 && !one) faults.push({ column: 'name', code: 'person_unknown', what: '' });
        if (other) faults.push({ column: 'name', code: 'person_ambiguous', what: String(meant[index]?.length) });
        if (one?._id === officer) faults.push(stands('own_attendance'));
        if (!one || other || !day) return kept(batch, draft, undefined, 'error');
        const key = `${one._id} ${meetingOf(day, title)}`;
        const earlier = first.get(key);
        if (earlier === undefined) first.set(key, row);
        else faults.push(stands('duplicate_in_file', String(earlier)));
        const there = held(one._id, day, title);
        if (there && periods && there.result.periods !== periods) faults.push(stands('attended_already', String(there.result.periods ?? 0)));
        return kept(batch, draft, one._id, faults.length > 0 ? 'error' : there ? 'same' : 'new');
      });
    },
  };
};
