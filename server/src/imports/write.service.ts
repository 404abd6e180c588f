// The rows of an import as entries of figures. Every entry's id follows from import and row, so that whoever repeats writes the same.
import { AppError } from '@hoctap/shared';
import type { ImportKind, ImportRowState, ImportState } from '@hoctap/shared/imports.contract';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import { derivedId } from '../learning/derived-id.ts';
import type { FigureEntryDoc } from '../plan/figure.model.ts';
import type { PlanService } from '../plan/plan.service.ts';
import { figureKindOf } from './columns.ts';
import { type ImportDoc, type ImportRowDoc, importModel, importRowModel } from './import.model.ts';

const most = 250;
const entryId = ({ _id }: ImportDoc, row: number) => derivedId('import', _id, row);
const undoId = ({ _id }: ImportDoc, row: number) => derivedId('import-undo', _id, row);
type Written = Pick<ImportRowDoc, '_id' | 'state' | 'theirs' | 'faults'>;
type Who = NonNullable<ImportDoc['applied']>;
/** How rows of a kind are written and taken back; each answers what became of every row, and is safe to repeat. */
export interface Writer {
  apply(doc: ImportDoc, who: Who, some: ImportRowDoc[]): Promise<Written[]>;
  undo(doc: ImportDoc, who: Who, some: ImportRowDoc[]): Promise<Written[]>;
}

export const writingOf = (deps: Deps, { plan: { batches }, others }: { plan: PlanService; others: Partial<Record<ImportKind, Writer>> }) => {
  const imports = importModel(deps.db);
  const rows = importRowModel(deps.db);

  const figureOf = ({ kind }: ImportDoc, { unit, about, year }: ImportRowDoc) => ({ kind: figureKindOf(kind), unit: unit ?? '', about: about ?? '', year: year ?? 0 });
  const origin = ({ _id: id, fileName, sha256 }: ImportDoc, row: number, isUndo: boolean) => ({ id, row, fileName, sha256, isUndo });
  const entryOf = (doc: ImportDoc, row: ImportRowDoc, who: NonNullable<ImportDoc['applied']>): FigureEntryDoc => ({
    _id: entryId(doc, row.row), ...figureOf(doc, row), count: row.count, whole: row.whole, words: null, source: row.source, note: row.note, origin: 'entered', replaces: row.seen,
    by: who.id, fullName: who.fullName, at: who.at, owed: true, import: origin(doc, row.row, false),
  });
  /** What stood before a row: the entry it replaced, or a figure that a seed wrote without one, or none. */
  const restoring = (doc: ImportDoc, row: ImportRowDoc, who: NonNullable<ImportDoc['undone']>, earlier: FigureEntryDoc | undefined): FigureEntryDoc => {
    const before = earlier ?? (row.from && { ...row.from, origin: 'entered' as const });
    return {
      _id: undoId(doc, row.row), ...figureOf(doc, row), count: before?.count ?? null, whole: before?.whole ?? null, words: null, source: before?.source ?? row.source, note: before?.note ?? null,
      origin: before?.origin ?? 'entered', replaces: entryId(doc, row.row), by: who.id, fullName: who.fullName, at: who.at, owed: true, import: origin(doc, row.row, true), illustrative: before?.illustrative ?? false,
    };
  };
  const theirsOf = (last: FigureEntryDoc | undefined): ImportRowDoc['theirs'] => last ? { count: last.count, whole: last.whole, by: last.fullName, at: last.at } : null;
  const said = (theirs: ImportRowDoc['theirs']): string => (!theirs || theirs.count === null ? '–' : theirs.whole === null ? String(theirs.count) : `${theirs.count}/${theirs.whole}`);

  const figures: Writer = {
    async apply(doc, who, some) {
      const stored = await batches.write(some.map((row) => entryOf(doc, row, who)));
      const lasts = await batches.lasts(some.filter((row) => !stored.has(entryId(doc, row.row))).map((row) => figureOf(doc, row)));
      return some.map((row) => {
        const { _id, faults } = row;
        if (stored.has(entryId(doc, row.row))) return { _id, faults, state: 'applied', theirs: null };
        const theirs = theirsOf(lasts.of(figureOf(doc, row)));
        return { _id, state: 'stale', theirs, faults: [...faults, { column: null, code: 'replaces_newer', what: said(theirs) }] };
      });
    },
    async undo(doc, who, some) {
      const earlier = await batches.byIds(some.flatMap(({ seen }) => seen ?? []));
      const stored = await batches.write(some.map((row) => restoring(doc, row, who, row.seen ? earlier.get(row.seen) : undefined)));
      const lasts = await batches.lasts(some.map((row) => figureOf(doc, row)));
      return some.map((row) => {
        const { _id, faults } = row;
        if (stored.has(undoId(doc, row.row))) return { _id, faults, state: 'undone', theirs: null };
        const theirs = theirsOf(lasts.of(figureOf(doc, row)));
        return { _id, state: 'kept', theirs, faults: [...faults, { column: null, code: 'later_stands', what: said(theirs) }] };
      });
    },
  };
  const writerOf = ({ kind }: ImportDoc): Writer => others[kind] ?? figures;

  /** Every row in one of these states, some at a time, each written once; `write` says what became of each. */
  const through = async (doc: ImportDoc, states: ImportRowState[], write: (some: ImportRowDoc[]) => Promise<Written[]>): Promise<void> => {
    for (;;) {
      const some = await rows.find({ batch: doc.batch, state: { $in: states } }).sort({ order: 1, _id: 1 }).limit(most).lean();
      if (some.length === 0) return;
      const done = await write(some);
      await rows.bulkWrite(done.map(({ _id, ...change }) => ({ updateOne: { filter: { _id }, update: { $set: change } } })));
    }
  };
  const move = async ({ _id, batch }: ImportDoc, from: ImportState[], to: ImportState, more: Partial<ImportDoc> = {}): Promise<ImportDoc> => {
    const counts: Partial<ImportDoc['counts']> = {};
    for (const { state, count } of await rows.aggregate<{ state: ImportRowState; count: number }>([{ $match: { batch } }, { $group: { _id: '$state', count: { $sum: 1 } } }, { $project: { _id: 0, state: '$_id', count: 1 } }])) counts[state] = count;
    const blank = { error: 0, new: 0, changed: 0, same: 0, stale: 0, applied: 0, undone: 0, kept: 0 };
    await imports.updateOne({ _id, state: { $in: from } }, { $set: { state: to, counts: { ...blank, ...counts }, ...more } });
    const moved = await imports.findById(_id).lean();
    if (!moved) throw new AppError('not_found');
    return moved;
  };

  return {
    async apply(caller: Caller, given: ImportDoc): Promise<ImportDoc> {
      const applied = { id: caller.id, fullName: caller.fullName, at: deps.clock.now() };
      const doc = given.state === 'checked' ? await move(given, ['checked'], 'applying', { applied }) : given;
      if (doc.state === 'applied') return doc;
      const who = doc.applied;
      if (doc.state !== 'applying' || !who) throw new AppError('import_moved');
      await through(doc, ['new', 'changed'], (some) => writerOf(doc).apply(doc, who, some));
      return move(doc, ['applying'], 'applied');
    },
    async undo(caller: Caller, given: ImportDoc): Promise<ImportDoc> {
      const undone = { id: caller.id, fullName: caller.fullName, at: deps.clock.now() };
      const doc = given.state === 'applied' ? await move(given, ['applied'], 'undoing', { undone }) : given;
      if (doc.state === 'undone') return doc;
      const who = doc.undone;
      if (doc.state !== 'undoing' || !who) throw new AppError('import_moved');
      await through(doc, ['applied'], (some) => writerOf(doc).undo(doc, who, some));
      return move(doc, ['undoing'], 'undone');
    },
  };
};
