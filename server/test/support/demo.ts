// The demo as stories find it, written once for all stories of a run: writing it takes longer than any of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from 'mongodb';
import type { Clock } from '../../src/clock.ts';
import type { Deps } from '../../src/deps.ts';
import { jobModel } from '../../src/jobs/job.model.ts';
import { seedFilmId } from '../../src/seed/courses.ts';
import { seedDemo } from '../../src/seed/demo.ts';
import { startApp } from './app.ts';
import { filmIn, promptTools } from './films.ts';

/** The film that stories play; the demo's others wait for ever, so that no story works on films it does not show. */
export const storyFilm = seedFilmId('NN-VG.m1.l1');

interface Demo { collections: Map<string, Document[]>; uploads: string }

const write = async (clock: Clock): Promise<Demo> => {
  const app = await startApp({
    environment: { SEED: 'demo' }, deps: { clock: clock as never, tools: await promptTools() },
    seed: async (deps, services) => {
      await seedDemo(deps, services);
      await jobModel(deps.db).deleteMany({ kind: 'transcode', key: { $ne: storyFilm } });
    },
  });
  const uploads = mkdtempSync(join(tmpdir(), 'hoctap-demo-'));
  process.once('exit', () => rmSync(uploads, { recursive: true, force: true }));
  try {
    await filmIn(app, storyFilm, ['ready']);
    const collections = new Map<string, Document[]>();
    for (const { name } of await app.deps.db.listCollections()) {
      // As stored, down to the kinds of numbers.
      collections.set(name, await app.deps.db.collection(name).find({}, { promoteValues: false }).toArray());
    }
    await cp(app.deps.config.uploadsDir, uploads, { recursive: true });
    return { collections, uploads };
  } finally {
    await app.close();
  }
};

let demo: Promise<Demo> | undefined;
/** Fills an empty store and an empty folder with the demo, whose film is ready to be played. */
export const fillWithDemo = async ({ db, config, clock }: Deps): Promise<void> => {
  const { collections, uploads } = await (demo ??= write(clock));
  for (const [name, documents] of collections) if (documents.length > 0) await db.collection(name).insertMany(documents);
  await cp(uploads, config.uploadsDir, { recursive: true });
};
