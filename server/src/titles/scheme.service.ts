// Schemes of titles brought in by file: checked, kept as a draft, put in force. A version never changes; its file is the fact.
import { type Answer, AppError } from '@hoctap/shared';
import { type KeptScheme, type SchemeFault, TitleScheme } from '@hoctap/shared/titles.contract';
import { schemeFaults } from '@hoctap/shared/titles.rules';
import { createHash } from 'node:crypto';
import type { Deps } from '../deps.ts';
import type { PlanService } from '../plan/plan.service.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type SchemeVersionDoc, schemeModel, schemeVersionModel } from './title.model.ts';

/** Schemes that a city follows at a time; more than that is a mistake. */
const mostSchemes = 200;

export const schemeService = (deps: Pick<Deps, 'db' | 'clock'>, { plan }: { plan: PlanService }) => {
  const schemes = schemeModel(deps.db);
  const versions = schemeVersionModel(deps.db);

  const newest = async (id: string): Promise<SchemeVersionDoc | undefined> => (await versions.find({ scheme: id }).sort({ version: -1 }).limit(1).lean())[0];
  /** The file parsed, with all its faults. */
  const read = async (given: unknown): Promise<{ file: TitleScheme | null; faults: SchemeFault[] }> => {
    const parsed = TitleScheme.safeParse(given);
    if (!parsed.success) return { file: null, faults: parsed.error.issues.slice(0, 200).map(({ path, code }) => ({ path: path.join('.'), code: 'wrong_shape', about: code })) };
    const inForce = await plan.inForce();
    if (inForce?.criteriaSets.some(({ id }) => id === parsed.data.id)) return { file: parsed.data, faults: [{ path: 'id', code: 'id_of_a_plan', about: parsed.data.id }] };
    const duties = inForce?.answers.flatMap((one) => one.duties.map(({ id }) => id)) ?? [];
    return { file: parsed.data, faults: schemeFaults(parsed.data, { indicators: inForce?.indicators.map(({ id }) => id) ?? [], duties }) };
  };
  const faultless = async (given: unknown): Promise<TitleScheme> => {
    const { file, faults } = await read(given);
    if (!file || faults.length > 0) throw new AppError('bad_input', { faults: faults.map(({ path, code, about }) => ({ path, message: `${code}: ${about}` })) });
    return file;
  };
  /** Keeps a file as the next version; the same as the last changes nothing. */
  const keep = async (file: TitleScheme, by: string | null): Promise<SchemeVersionDoc> => {
    const hash = createHash('sha256').update(JSON.stringify(file)).digest('hex');
    for (;;) {
      const last = await newest(file.id);
      if (last?.hash === hash) return last;
      const version = (last?.version ?? 0) + 1;
      const made: SchemeVersionDoc = { _id: `${file.id}@${version}`, scheme: file.id, version, hash, file, by, at: deps.clock.now() };
      try {
        await versions.create(made);
        return made;
      } catch (error) {
        // Another came in at the same moment: this one is the version after it.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  };
  /** Throws not_found; bad_input when a plan that it names has changed since. */
  const putInForce = async (id: string, version: number): Promise<KeptScheme> => {
    const kept = await versions.findById(`${id}@${version}`).lean();
    if (!kept) throw new AppError('not_found');
    const file = await faultless(kept.file);
    await schemes.updateOne({ _id: id }, { $set: { version, file } }, { upsert: true });
    return { ...file, version, state: 'in_force' };
  };

  /** Criteria sets of the plans in force: they came with their plan's file, which was checked, and hold while it does. */
  const criteriaSets = async (): Promise<SchemeVersionDoc[]> => Promise.all(((await plan.inForce())?.criteriaSets ?? []).map((set) => keep(set, null)));

  return {
    putInForce,
    criteriaSets: async (): Promise<string[]> => ((await plan.inForce())?.criteriaSets ?? []).map(({ id }) => id),
    async check(given: unknown): Promise<Answer<'checkTitleScheme'>> {
      const { file, faults } = await read(given);
      return { faults, scheme: file && { ...file, version: ((await newest(file.id))?.version ?? 0) + 1, state: 'draft' } };
    },
    async add(given: unknown, by: string): Promise<KeptScheme> {
      const { file, scheme, version } = await keep(await faultless(given), by);
      return { ...file, version, state: version === (await schemes.findById(scheme).lean())?.version ? 'in_force' : 'draft' };
    },
    /** What is in force by number; with `drafts` the newest version of each that is not yet, too. */
    async list(drafts: boolean): Promise<Answer<'listTitleSchemes'>> {
      const kept = [...(await criteriaSets()), ...(await schemes.find().sort({ _id: 1 }).limit(mostSchemes).lean())];
      const inForce = kept.map(({ file, version }): KeptScheme => ({ ...file, version, state: 'in_force' }));
      if (!drafts) return { items: inForce };
      const isNew = ({ scheme, version }: SchemeVersionDoc) => version > (inForce.find(({ id }) => id === scheme)?.version ?? 0);
      const rows = (await versions.find().sort({ at: -1, _id: -1 }).limit(mostSchemes).lean()).filter(isNew);
      const latest = rows.filter((row) => !rows.some((other) => other.scheme === row.scheme && other.version > row.version));
      return { items: [...inForce, ...latest.map(({ file, version }): KeptScheme => ({ ...file, version, state: 'draft' }))] };
    },
    /** What a new claim follows. Throws not_found. */
    async inForce(id: string): Promise<{ version: number; file: TitleScheme }> {
      const found = (await criteriaSets()).find(({ scheme }) => scheme === id) ?? (await schemes.findById(id).lean());
      if (!found) throw new AppError('not_found');
      return { version: found.version, file: TitleScheme.parse(found.file) };
    },
    /** The schemes that claims follow, by `id@version`. */
    async versions(ids: readonly string[]): Promise<Map<string, TitleScheme>> {
      const found = await versions.find({ _id: { $in: [...new Set(ids)] } }).lean();
      return new Map(found.map(({ _id, file }) => [_id, TitleScheme.parse(file)]));
    },
    /** Brings schemes in and puts them in force at once; repeatable. */
    async seed(files: readonly unknown[]): Promise<void> {
      for (const given of files) {
        const { scheme, version } = await keep(await faultless(given), null);
        await putInForce(scheme, version);
      }
    },
  };
};
export type SchemeService = ReturnType<typeof schemeService>;
