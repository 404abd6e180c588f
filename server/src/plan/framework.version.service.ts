// Frameworks brought in by file: checked, kept as a draft, put in force. A version never changes; its file is the fact.
import { type Answer, AppError } from '@hoctap/shared';
import { type Framework, FrameworkFile } from '@hoctap/shared/frameworks.contract';
import { frameworkFaults } from '@hoctap/shared/frameworks.rules';
import { UnitLevel } from '@hoctap/shared/units.contract';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Deps } from '../deps.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { FrameworkService } from './framework.service.ts';
import { type FrameworkVersionDoc, frameworkModel, frameworkVersionModel } from './plan.model.ts';

type Report = Answer<'checkFramework'>;
const mostVersions = 100;

const present = ({ plan, indicators, duties }: FrameworkFile, version: number, state: Framework['state']): Framework => ({
  ...plan, state, version, indicators: indicators.length, duties: duties.length,
});

export const frameworkVersionService = (deps: Pick<Deps, 'db' | 'clock'>, framework: FrameworkService) => {
  const frameworks = frameworkModel(deps.db);
  const versions = frameworkVersionModel(deps.db);

  const newest = async (id: string): Promise<FrameworkVersionDoc | undefined> => (await versions.find({ framework: id }).sort({ version: -1 }).limit(1).lean())[0];
  const versionInForce = async (id: string): Promise<number> => (await frameworks.findById(id).lean())?.version ?? 0;

  /** The file parsed, its faults, and what it changes against the version in force. */
  const check = async (given: unknown): Promise<Report & { file: FrameworkFile | null }> => {
    const parsed = FrameworkFile.safeParse(given);
    if (!parsed.success) {
      const faults = parsed.error.issues.slice(0, 200).map(({ path, code }) => ({ path: path.join('.'), code: 'wrong_shape', about: code }));
      return { faults, file: null, framework: null, added: [], changed: [], removed: [] };
    }
    const file = parsed.data;
    const plan = await framework.inForce();
    const others = (plan?.answers ?? []).filter(({ id }) => id !== file.plan.id);
    const faults = frameworkFaults(file, {
      groups: others.flatMap(({ groups }) => groups.map(({ id }) => id)),
      taken: others.flatMap((one) => [...one.indicators, ...one.duties].map(({ id }) => id)),
      levels: UnitLevel.options,
    });
    const stored = (await frameworks.findById(file.plan.id).lean())?.file;
    const [before, after] = [stored ? FrameworkFile.parse(stored).indicators : [], file.indicators];
    const was = new Map(before.map((one) => [one.id, one]));
    return {
      faults, file, framework: present(file, ((await newest(file.plan.id))?.version ?? 0) + 1, 'draft'),
      added: after.filter(({ id }) => !was.has(id)).map(({ id }) => id),
      changed: after.filter((one) => was.has(one.id) && !isDeepStrictEqual(was.get(one.id), one)).map(({ id }) => id),
      removed: before.filter(({ id }) => !after.some((one) => one.id === id)).map(({ id }) => id),
    };
  };

  /** Keeps a faultless file as the next version. Throws bad_input with its faults. */
  const add = async (given: unknown, by: string | null): Promise<FrameworkVersionDoc> => {
    const { file, faults } = await check(given);
    if (!file || faults.length > 0) throw new AppError('bad_input', { faults: faults.map(({ path, code, about }) => ({ path, message: `${code}: ${about}` })) });
    const { id } = file.plan;
    const hash = createHash('sha256').update(JSON.stringify(given)).digest('hex');
    for (;;) {
      const last = await newest(id);
      if (last?.hash === hash) return last;
      const version = (last?.version ?? 0) + 1;
      const made: FrameworkVersionDoc = { _id: `${id}@${version}`, framework: id, version, hash, file: given, by, at: deps.clock.now() };
      try {
        await versions.create(made);
        return made;
      } catch (error) {
        // Another came in at the same moment: this one is the version after it.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  };

  /** Throws not_found; bad_input when another framework has taken one of its ids since. */
  const putInForce = async (id: string, version: number): Promise<Framework> => {
    const kept = await versions.findById(`${id}@${version}`).lean();
    if (!kept) throw new AppError('not_found');
    const { file, faults } = await check(kept.file);
    if (!file || faults.length > 0) throw new AppError('bad_input', { faults: faults.map(({ path, code, about }) => ({ path, message: `${code}: ${about}` })) });
    await frameworks.updateOne({ _id: id }, { $set: { version, validFrom: file.plan.validFrom, file: kept.file } }, { upsert: true });
    framework.changed();
    return present(file, version, 'in_force');
  };

  return {
    check, putInForce,
    async add(given: unknown, by: string | null): Promise<Framework> {
      const { file, version, framework: id } = await add(given, by);
      return present(FrameworkFile.parse(file), version, version === (await versionInForce(id)) ? 'in_force' : 'draft');
    },
    /** What is in force, oldest first; with `drafts` the newest version of each that is not yet, too. */
    async list(drafts: boolean): Promise<Answer<'listFrameworks'>> {
      const inForce = (await frameworks.find().sort({ validFrom: 1, _id: 1 }).limit(mostVersions).lean()).map(({ file, version }) => present(FrameworkFile.parse(file), version, 'in_force'));
      if (!drafts) return { items: inForce };
      const isNew = ({ framework: id, version }: FrameworkVersionDoc) => version > (inForce.find((one) => one.id === id)?.version ?? 0);
      const rows = (await versions.find().sort({ _id: -1 }).limit(mostVersions).lean()).filter(isNew);
      const latest = rows.filter((row) => !rows.some((other) => other.framework === row.framework && other.version > row.version));
      return { items: [...inForce, ...latest.map(({ file, version }) => present(FrameworkFile.parse(file), version, 'draft'))] };
    },
    /** Brings a plan in and puts it in force at once; repeatable. */
    async seed(given: unknown): Promise<void> {
      const { framework: id, version } = await add(given, null);
      await putInForce(id, version);
    },
  };
};
export type FrameworkVersionService = ReturnType<typeof frameworkVersionService>;
