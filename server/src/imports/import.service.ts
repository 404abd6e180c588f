// Spreadsheets: read and checked against what stands, written as one batch, undone as one batch.
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { type Answer, AppError, type Parsed, dayOf } from '@hoctap/shared';
import type { Import, ImportKind, ImportRow, ImportRowState } from '@hoctap/shared/imports.contract';
import { halves, keptUnder } from '@hoctap/shared/figures.rules';
import { faultText, isWarning } from '@hoctap/shared/imports.faults';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import type { UploadedFile } from '../http/upload.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { PlanService } from '../plan/plan.service.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { insertNew, isDuplicateKey } from '../store/model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { attendanceWriting } from './attendance.writer.ts';
import { type Around, type Drafted, codesOf, draftOf, isEmpty, markRepeated, stateOf } from './check.rules.ts';
import { columnsOf, figureKindOf, filledBy, sheetNames } from './columns.ts';
import { type ImportDoc, type ImportRowDoc, importModel, importRowModel } from './import.model.ts';
import { peopleWriting } from './people.writer.ts';
import { readTable } from './read.ts';
import { type Line, linesOf } from './table.ts';
import { templateOf } from './template.ts';
import { writingOf } from './write.service.ts';

const levels = ['city', 'agency', 'district', 'commune', 'clc', 'school', 'enterprise'];
export const rowStates: ImportRowState[] = ['error', 'new', 'changed', 'same', 'stale', 'applied', 'undone', 'kept'];
/** What was checked and never written is forgotten after this. */
const keptMs = 7 * 86_400_000;
const errorsFirst = 0;
const warningsNext = 1e7;
const othersLast = 2e7;

const orderOf = ({ state, faults, row }: Pick<ImportRowDoc, 'state' | 'faults' | 'row'>): number => (state === 'error' ? errorsFirst : faults.length > 0 ? warningsNext : othersLast) + row;
const columnWords = (kind: ImportKind, key: string | null): string | null => columnsOf[kind].find((one) => one.key === key)?.head ?? null;
const presentRow = (kind: ImportKind) => (row: ImportRowDoc): ImportRow => ({
  row: row.row, state: row.state, unit: { id: row.unit, words: row.unitWords }, about: { id: row.about, nameVi: row.nameVi, nameEn: row.nameEn }, year: row.year, half: row.half ?? 'Y',
  from: row.from && { count: row.from.count, whole: row.from.whole }, to: row.count === null ? null : { count: row.count, whole: row.whole }, source: row.source, says: row.says ?? [],
  theirs: row.theirs && { count: row.theirs.count, whole: row.theirs.whole, by: row.theirs.by, at: row.theirs.at.toISOString() },
  faults: row.faults.map(({ column, code, what }) => ({ column: columnWords(kind, column), code, level: isWarning(code) ? 'warning' : 'error', ...faultText(code, what) })),
});

interface Lower { units: UnitService; people: PeopleService; plan: PlanService; learning: LearningService }

export const importService = (deps: Deps, lower: Lower) => {
  const { units, plan } = lower;
  const imports = importModel(deps.db);
  const rows = importRowModel(deps.db);
  const lists = peopleWriting(deps, lower);
  const rolls = attendanceWriting(deps, lower);
  const writing = writingOf(deps, { plan, others: { people: lists.writer, attendances: rolls.writer } });
  /** One file is read at a time: each may take tens of megabytes. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const present = async (doc: ImportDoc): Promise<Import> => {
    const who = (one: ImportDoc['applied']) => one && { id: one.id, fullName: one.fullName, at: one.at.toISOString() };
    const { _id, kind, state, fileName, sha256, bytes, counts, warnings, empty } = doc;
    return {
      id: _id, unit: nameOf(await units.find(doc.unit)), kind, state, fileName, sha256, bytes, counts, warnings, empty,
      checked: { ...doc.checked, at: doc.checked.at.toISOString() }, applied: who(doc.applied), undone: who(doc.undone),
    };
  };
  const get = async (unit: GateUnit, id: string): Promise<ImportDoc> => {
    const doc = await imports.findById(id).lean();
    if (doc?.unit !== unit._id) throw new AppError('not_found');
    return doc;
  };
  const askedOf = async (kind: ImportKind) => new Map(await Promise.all(levels.map(async (level) => {
    const found = await Promise.all(halves.map(async (half) => (await plan.batches.asked(level, half)).map((one) => ({ ...one, half }))));
    return [level, found.flat().filter((one) => one.kind === figureKindOf(kind))] as const;
  })));

  const aroundOf = async (unit: GateUnit, kind: ImportKind, lines: readonly Line[]): Promise<Around> => ({ unit: unit._id, units: await units.byCodes(codesOf(lines)), asked: await askedOf(kind), now: deps.clock.now() });
  /** Rows as they are kept: what each says, what is wrong, and how it stands to what is there. */
  const rowsOf = async (kind: ImportKind, batch: string, drafts: readonly Drafted[]): Promise<Omit<ImportRowDoc, 'order'>[]> => {
    const figureOf = ({ unit, about, year, half }: Drafted) => (unit && about && year !== null ? { kind: figureKindOf(kind), unit: unit._id, about: keptUnder(about.about, half), year } : null);
    const standing = await plan.batches.standing(drafts.flatMap((draft) => (draft.faults.length === 0 ? figureOf(draft) ?? [] : [])));
    return drafts.map((draft) => {
      const figure = figureOf(draft);
      const there = draft.faults.length === 0 && figure ? standing(figure) : null;
      const state = there ? stateOf(draft, there) : 'error';
      const { row, unit, about, year, half, count, whole, source, note, faults } = draft;
      return {
        _id: `${batch}:${row}`, batch, row, state,
        unit: unit?._id ?? null, unitWords: unit ? `${unit.nameVi} (${unit.code})` : draft.unitWords, about: about && keptUnder(about.about, half), half, nameVi: about?.nameVi ?? draft.aboutWords, nameEn: about?.nameEn ?? draft.aboutWords,
        year, count, whole, source, note, seen: there?.last?._id ?? null, from: there?.now ?? null, theirs: null, faults,
      };
    });
  };
  const figureRows = async (unit: GateUnit, kind: ImportKind, batch: string, lines: readonly Line[]) => {
    const around = await aroundOf(unit, kind, lines);
    const drafts = lines.map((line) => draftOf(line, around));
    markRepeated(drafts);
    return rowsOf(kind, batch, drafts);
  };
  const forgetOld = async (unit: string): Promise<void> => {
    const old = await imports.find({ unit, at: { $lt: new Date(deps.clock.now().getTime() - keptMs) }, state: 'checked' }, { batch: 1 }).limit(20).lean();
    for (const { _id, batch } of old) {
      await imports.deleteOne({ _id, state: 'checked' });
      if (!(await imports.findById(_id).lean())) await rows.deleteMany({ batch });
    }
  };

  return {
    async template(unit: GateUnit, kind: ImportKind, { year, half, format }: Parsed<'getImportTemplate'>['query']): Promise<Answer<'getImportTemplate'>> {
      const today = dayOf(deps.clock.now());
      const of = year ?? Number(today.slice(0, 4));
      const day = `${of}-12-31` < today ? `${of}-12-31` : today;
      const [own, below, asked] = await Promise.all([units.find(unit._id), units.list({ under: unit._id, on: day, limit: 5000 }), askedOf(kind)]);
      const all = [own, ...below.items.filter(({ id }) => id !== own._id)].filter(({ level }) => (asked.get(level) ?? []).length > 0);
      return templateOf({ kind, year: of, half: kind === 'figures' ? half : 'Y', thisYear: Number(today.slice(0, 4)), owner: own, units: kind === 'people' || kind === 'attendances' ? [own, ...below.items.filter(({ id }) => id !== own._id)] : all, asked, groups: await lists.groups(), indicators: await rolls.indicators() }, format);
    },

    /** Throws id_taken, import_empty and whatever a file can be refused for. */
    async check(caller: Caller, unit: GateUnit, { id, kind }: Parsed<'checkImport'>['body'], file: UploadedFile | undefined): Promise<Answer<'checkImport'>> {
      if (!file) throw new AppError('upload_missing');
      const bytes = await readFile(file.path).finally(() => rm(file.path, { force: true }));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const batch = createHash('sha256').update([id, unit._id, kind, caller.id, sha256].join('|')).digest('hex').slice(0, 32);
      const same = await imports.findById(id).lean();
      if (same && same.batch !== batch) throw new AppError('id_taken');
      if (same) return present(same);
      const docs = await inTurn(async () => {
        const lines = await linesOf(await readTable(bytes, sheetNames[kind]), columnsOf[kind]);
        const filled = lines.filter((line) => !isEmpty(line, filledBy[kind]));
        if (filled.length === 0) throw new AppError('import_empty');
        const found = kind === 'people' ? await lists.rowsOf(unit._id, batch, filled) : kind === 'attendances' ? await rolls.rowsOf(unit._id, caller.id, batch, filled) : await figureRows(unit, kind, batch, filled);
        return { found: found.map((row) => ({ ...row, order: orderOf(row) })), empty: lines.length - filled.length };
      });
      await forgetOld(unit._id);
      // Rows that an earlier try left, cut off before the import itself was written, may say what stood then.
      await rows.deleteMany({ batch });
      await insertNew(rows, docs.found);
      const counts = Object.fromEntries(rowStates.map((state) => [state, docs.found.filter((row) => row.state === state).length])) as ImportDoc['counts'];
      const at = deps.clock.now();
      const doc: ImportDoc = {
        _id: id, unit: unit._id, kind, state: 'checked', fileName: file.originalName, sha256, bytes: bytes.length, at, checked: { id: caller.id, fullName: caller.fullName, at }, applied: null, undone: null,
        counts, warnings: docs.found.filter(({ state, faults }) => state !== 'error' && faults.length > 0).length, empty: docs.empty, batch,
      };
      try {
        await imports.create(doc);
      } catch (error) {
        throw isDuplicateKey(error) ? new AppError('id_taken') : error;
      }
      return present(doc);
    },
    async list(unit: GateUnit, { cursor, limit }: Parsed<'listImports'>['query']): Promise<Answer<'listImports'>> {
      const found = await imports.find({ $and: [{ unit: unit._id }, after('at', cursor, -1, 'date')] }).sort({ at: -1, _id: -1 }).limit(limit + 1).lean();
      const page = pageFrom(found, limit, (one) => [one.at.toISOString(), one._id]);
      return { ...page, items: await Promise.all(page.items.map(present)) };
    },
    get: async (unit: GateUnit, id: string): Promise<Import> => present(await get(unit, id)),
    async rows(unit: GateUnit, id: string, { state, cursor, limit }: Parsed<'listImportRows'>['query']): Promise<Answer<'listImportRows'>> {
      const { batch, kind } = await get(unit, id);
      const found = await rows.find({ $and: [{ batch, ...(state ? { state } : {}) }, after('order', cursor)] }).sort({ order: 1, _id: 1 }).limit(limit + 1).lean();
      const page = pageFrom(found, limit, (one) => [one.order, one._id]);
      return { ...page, items: page.items.map(presentRow(kind)) };
    },
    /** Throws import_has_faults unless they are to be left out, import_moved once it was undone. */
    async apply(caller: Caller, unit: GateUnit, id: string, { leaveOutFaulty, noticeGiven }: Parsed<'applyImport'>['body']): Promise<Import> {
      const doc = await get(unit, id);
      if (doc.state === 'checked' && doc.counts.error > 0 && !leaveOutFaulty) throw new AppError('import_has_faults');
      if (doc.kind === 'people' && !noticeGiven) throw new AppError('bad_input', { faults: [{ path: 'body.noticeGiven', message: 'needed for people' }] });
      return present(await writing.apply(caller, doc));
    },
    /** Throws import_moved for one that was never written. */
    undo: async (caller: Caller, unit: GateUnit, id: string): Promise<Import> => present(await writing.undo(caller, await get(unit, id))),
  };
};
export type ImportService = ReturnType<typeof importService>;
