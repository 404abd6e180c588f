// Lists of people: checked against who is there already, made one by one, taken back where nothing came of them since.
import { AppError, nameSortKey } from '@hoctap/shared';
import type { ImportFaultCode } from '@hoctap/shared/imports.faults';
import { loginKey } from '../accounts/login.rules.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import { derivedId } from '../learning/derived-id.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type DraftedPerson, personDraftOf } from './check.people.rules.ts';
import { codesOf } from './check.rules.ts';
import type { ImportDoc, ImportRowDoc } from './import.model.ts';
import type { Line } from './table.ts';
import type { Writer } from './write.service.ts';

interface Lower { units: UnitService; people: PeopleService; plan: PlanService; learning: LearningService }
const personId = ({ _id }: ImportDoc, row: number) => derivedId('import-person', _id, row);
const loginsIn = ({ entered: { phone, email } }: DraftedPerson): string[] => [phone, email].flatMap((one) => (one ? [loginKey(one)] : []));
/** What a refusal at the last moment is called on a row. */
const atWriting: Partial<Record<string, ImportFaultCode>> = { login_taken: 'login_taken', outside_unit: 'outside_unit', unknown_unit: 'unit_unknown', unknown_group: 'group_unknown' };

export const peopleWriting = (deps: Pick<Deps, 'clock'>, { units, people, plan, learning }: Lower) => {
  const groups = async () => ((await plan.inForce())?.groups ?? []).filter(({ kind }) => kind === 'atomic' || kind === 'flag');
  const writer: Writer = {
    async apply(doc, who, some) {
      const done: Awaited<ReturnType<Writer['apply']>> = [];
      for (const { _id, row, faults, person } of some) {
        try {
          await people.createImported(who.id, doc.unit, { ...person, id: personId(doc, row) }, { id: doc._id, row, fileName: doc.fileName, sha256: doc.sha256, isUndo: false });
          done.push({ _id, faults, state: 'applied', theirs: null });
        } catch (error) {
          const code = error instanceof AppError ? atWriting[error.code] : undefined;
          if (!code) throw error;
          done.push({ _id, faults: [...faults, { column: null, code, what: '' }], state: 'stale', theirs: null });
        }
      }
      return done;
    },
    async undo(doc, _who, some) {
      const begun = await learning.begunBy(some.map(({ row }) => personId(doc, row)));
      const done: Awaited<ReturnType<Writer['undo']>> = [];
      for (const { _id, row, faults } of some) {
        const id = personId(doc, row);
        const isDone = !begun.has(id) && (await people.takeBackImported(id));
        done.push(isDone ? { _id, faults, state: 'undone', theirs: null } : { _id, faults: [...faults, { column: null, code: 'person_went_on', what: '' }], state: 'kept', theirs: null });
      }
      return done;
    },
  };
  return {
    writer, groups,
    /** Rows as they are kept. Somebody of the same name, year of birth and place is taken to be there already. */
    async rowsOf(unit: string, batch: string, lines: readonly Line[]): Promise<Omit<ImportRowDoc, 'order'>[]> {
      const around = { unit, units: await units.byCodes(codesOf(lines, ['work', 'home'])), groups: await groups(), now: deps.clock.now() };
      const drafts = lines.map((line) => personDraftOf(line, around));
      const { named, taken } = await people.knownAs(unit, drafts.map(({ fullName }) => nameSortKey(fullName)), drafts.flatMap(loginsIn));
      const first = new Map<string, number>();
      return drafts.map((draft) => {
        const { row, fullName, entered, faults } = draft;
        const same = named.find((one) => one.sortKey === nameSortKey(fullName) && one.birthYear === entered.birthYear && [entered.workplace, entered.residence].some((place) => place && [...one.workplaces, ...one.residences].some(({ unit: at, to }) => at === place && to === null)));
        const keys = [...loginsIn(draft), [nameSortKey(fullName), entered.birthYear, entered.workplace, entered.residence].join(' ')];
        const earlier = keys.flatMap((key) => first.get(key) ?? [])[0];
        for (const key of keys) if (!first.has(key)) first.set(key, row);
        if (fullName !== '' && earlier !== undefined) faults.push({ column: null, code: 'duplicate_in_file', what: String(earlier) });
        else if (!same && loginsIn(draft).some((key) => taken.has(key))) faults.push({ column: 'phone', code: 'login_taken', what: '' });
        return {
          _id: `${batch}:${row}`, batch, row, state: faults.length > 0 ? 'error' as const : same ? 'same' as const : 'new' as const, unit: entered.workplace ?? entered.residence ?? null, unitWords: draft.places.join(' · '),
          about: null, nameVi: fullName.slice(0, 200), nameEn: fullName.slice(0, 200), year: null, count: null, whole: null, source: '', note: null, seen: null, from: null, theirs: null, faults, person: entered, says: draft.says,
        };
      });
    },
  };
};
