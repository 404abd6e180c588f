// The dated tree of units. No rule here knows how many tiers there are.
import { AppError, type Parsed, type UnitName, dayOf, fold, foldWords, markRank, nullIfRefused, validOn } from '@hoctap/shared';
import type { Unit } from '@hoctap/shared/units.contract';
import { LRUCache } from 'lru-cache';
import { type Deps, randomText } from '../deps.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { datedTreeService } from './dated-tree.service.ts';
import { type UnitDoc, unitModel } from './unit.model.ts';

/** A unit keeps its name under its id, unless its tree is loaded again: kept for a minute, should another process do that. */
const namesKept = { max: 5000, ttl: 60_000 };
const levelOrder = ['city', 'agency', 'district', 'commune', 'clc', 'school', 'enterprise'];

/** What a seed or an import gives; everything else of a unit follows from it. `parent` and `locatedIn` are unit ids. */
export type NewUnit = Pick<UnitDoc, 'code' | 'level' | 'type' | 'nameVi' | 'nameEn' | 'parent' | 'validFrom' | 'validTo' | 'madeUp' | 'locatedIn' | 'scenario'>;

/** Stands for the unit that all others hang under, whichever that is or will be. */
export const rootRef = 'root';
export const unitId = (code: string, validFrom: string): string => `${code}@${validFrom}`;
export const nameOf = (unit: UnitDoc): UnitName => ({ id: unit._id, code: unit.code, level: unit.level, nameVi: unit.nameVi, nameEn: unit.nameEn });
/** What follows from a unit and its path: its place in lists and the words by which it is found. */
export const derivedOf = (unit: Pick<UnitDoc, 'level' | 'nameVi' | 'nameEn' | 'code'>): Pick<UnitDoc, 'sortKey' | 'searchWords'> => ({
  sortKey: `${levelOrder.indexOf(unit.level)} ${fold(unit.nameVi)}`, searchWords: foldWords(`${unit.nameVi} ${unit.nameEn ?? ''} ${unit.code}`),
});
const present = (unit: UnitDoc): Unit => ({
  ...nameOf(unit), level: unit.level, type: unit.type, parent: unit.parent, validFrom: unit.validFrom, validTo: unit.validTo, madeUp: unit.madeUp,
});

export const unitService = (deps: Deps) => {
  const units = unitModel(deps.db);
  const past = datedTreeService(deps);
  const kept = new LRUCache<string, UnitName>(namesKept);
  const today = () => dayOf(deps.clock.now());
  const validOnDay = (day: string) => ({ validFrom: { $lte: day }, $or: [{ validTo: null }, { validTo: { $gt: day } }] });
  const validToday = () => validOnDay(today());

  /** A unit by id, by code as of `day` (default today), or `root` for the one that all others hang under. Throws not_found. */
  const find = async (ref: string, day = today()): Promise<UnitDoc> => {
    if (ref === rootRef) ref = (await units.findOne({ parent: null, ...validOnDay(day) }).lean())?._id ?? rootRef;
    const unit = ref.includes('@')
      ? await units.findById(ref).lean()
      : (await units.find({ code: ref, validFrom: { $lte: day } }).sort({ validFrom: -1 }).limit(1).lean()).find((one) => validOn({ from: one.validFrom, to: one.validTo }, day));
    if (!unit) throw new AppError('not_found');
    return unit;
  };

  return {
    find,
    dated: past.read, standings: past.standings, heldBy: past.heldBy, followed: past.followed,
    /** Units by id, in one query, as a map; unknown ids are absent. */
    async byIds(ids: readonly string[]): Promise<Map<string, UnitDoc>> {
      const found = await units.find({ _id: { $in: [...new Set(ids)] } }).lean();
      return new Map(found.map((unit) => [unit._id, unit]));
    },
    /** Every unit that ever had one of these codes. */
    async byCodes(codes: readonly string[]): Promise<UnitDoc[]> {
      const wanted = [...new Set(codes)];
      const found: UnitDoc[] = [];
      for (let start = 0; start < wanted.length; start += 500) found.push(...(await units.find({ code: { $in: wanted.slice(start, start + 500) } }).lean()));
      return found;
    },
    /** Names of units by id, for presenting rows. */
    async names(ids: readonly (string | null | undefined)[]): Promise<Map<string, UnitName>> {
      const wanted = [...new Set(ids.filter((id) => typeof id === 'string'))];
      const names = new Map<string, UnitName>();
      for (const id of wanted) {
        const name = kept.get(id);
        if (name) names.set(id, name);
      }
      const missing = wanted.filter((id) => !names.has(id));
      for (const unit of missing.length > 0 ? await units.find({ _id: { $in: missing } }).lean() : []) {
        names.set(unit._id, nameOf(unit));
        kept.set(unit._id, nameOf(unit));
      }
      return names;
    },
    /** A unit valid on `day` for storing in a person or an enrolment. Throws unknown_unit. */
    async require(ref: string, day = today()): Promise<UnitDoc> {
      const unit = await find(ref, day).catch(nullIfRefused);
      if (!unit || !validOn({ from: unit.validFrom, to: unit.validTo }, day)) throw new AppError('unknown_unit');
      return unit;
    },
    /** Children of a day, in list order. */
    async children(parent: string, day = today()): Promise<UnitDoc[]> {
      return units.find({ parent, ...validOnDay(day) }).sort({ sortKey: 1, _id: 1 }).limit(1000).lean();
    },
    async list(query: Parsed<'listUnits'>['query']): Promise<{ items: Unit[]; next?: string }> {
      const day = query.on ?? today();
      const filter: Record<string, unknown>[] = [validOnDay(day)];
      if (query.level) filter.push({ level: query.level });
      if (query.parent) filter.push({ parent: (await find(query.parent, day))._id });
      if (query.under) filter.push({ path: (await find(query.under, day))._id });
      if (!query.parent && !query.level && !query.q && !query.under) filter.push({ parent: null });
      for (const word of foldWords(query.q ?? '')) filter.push({ searchWords: { $regex: `^${word}` } });
      const rows = await units.find({ $and: [...filter, after('sortKey', query.cursor)] }).sort({ sortKey: 1, _id: 1 }).limit(query.limit + 1).lean();
      const page = pageFrom(rows, query.limit, (unit) => [unit.sortKey, unit._id]);
      const q = query.q;
      if (q) page.items.sort((a, b) => markRank(a.nameVi, q) - markRank(b.nameVi, q));
      return { ...page, items: page.items.map(present) };
    },
    async get(ref: string, { on = today() }: Parsed<'getUnit'>['query'] = {}) {
      const unit = await find(ref, on);
      const [ancestors, childCount] = await Promise.all([
        units.find({ _id: { $in: unit.path.slice(0, -1) } }).lean(),
        units.countDocuments({ parent: unit._id, ...validOnDay(on) }),
      ]);
      const inOrder = unit.path.slice(0, -1).flatMap((id) => ancestors.filter((one) => one._id === id));
      return { ...present(unit), ancestors: inOrder.map(nameOf), childCount, scenario: unit.scenario };
    },
    async joinLink(id: string, renew: boolean) {
      const unit = await find(id);
      let code = unit.joinCode;
      if (!code || renew) {
        code = randomText(9);
        await units.updateOne({ _id: unit._id }, { $set: { joinCode: code } });
      }
      return { unit: nameOf(unit), code, url: `${deps.config.publicUrl}/tham-gia/${code}` };
    },
    async byJoinCode(code: string): Promise<UnitDoc> {
      const unit = await units.findOne({ joinCode: code }).lean();
      if (!unit || !validOn({ from: unit.validFrom, to: unit.validTo }, today())) throw new AppError('join_closed');
      return unit;
    },
    /** The scenario of the root valid today, shown on screen; null for a real tree. */
    async scenario(): Promise<UnitDoc['scenario']> {
      return (await units.findOne({ parent: null, ...validToday() }).lean())?.scenario ?? null;
    },
    /** Writes units, parents before children; repeatable by id. */
    async addAll(given: readonly NewUnit[]): Promise<void> {
      const paths = new Map<string, string[]>();
      for (const parent of await units.find({ _id: { $in: given.flatMap((unit) => unit.parent ?? []) } }).lean()) paths.set(parent._id, parent.path);
      const writes = given.map((unit) => {
        const _id = unitId(unit.code, unit.validFrom);
        const above = unit.parent ? paths.get(unit.parent) : [];
        if (!above) throw new Error(`unit ${_id}: its parent ${unit.parent} is not there`);
        const path = [...above, _id];
        paths.set(_id, path);
        const { validTo, ...fields } = { ...unit, path, ...derivedOf(unit) };
        // A unit that a reorganisation ended stays so when its tree is loaded again.
        const first = { joinCode: null, ...(validTo === null ? { validTo } : {}) };
        return { updateOne: { filter: { _id }, update: { $set: { ...fields, ...(validTo === null ? {} : { validTo }) }, $setOnInsert: first }, upsert: true } };
      });
      for (let start = 0; start < writes.length; start += 500) await units.bulkWrite(writes.slice(start, start + 500), { ordered: true });
      kept.clear();
    },
  };
};
export type UnitService = ReturnType<typeof unitService>;
