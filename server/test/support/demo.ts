// The demo as stories find it, written once for all stories of a run: writing it takes longer than any of them. Each has a store of its
// own, on a copy of the folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import type { Clock } from '../../src/clock.ts';
import { jobModel } from '../../src/jobs/job.model.ts';
import { seedFilmId } from '../../src/seed/courses.ts';
import { seedDemo } from '../../src/seed/demo.ts';
import { startApp } from './app.ts';
import { filmIn, promptTools } from './films.ts';
import { startEmbedded } from './store.ts';

/** The film that stories play; the demo's others wait for ever, so that no story works on films it does not show. */
export const storyFilm = seedFilmId('NN-VG.m1.l1');

interface Place { db: Connection; uploads: string; end(): Promise<void> }

const open = async (folder: string): Promise<Place> => {
  const store = await startEmbedded(join(folder, 'data'));
  const db = await mongoose.createConnection(store.uri, { dbName: 'demo', autoIndex: false }).asPromise();
  return {
    db, uploads: join(folder, 'uploads'),
    async end() {
      await db.close();
      await store.stop();
    },
  };
};

const write = async (clock: Clock): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'hoctap-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { db, uploads, end } = await open(folder);
  const app = await startApp({
    environment: { SEED: 'demo', UPLOADS_DIR: uploads }, deps: { db, clock: clock as never, tools: await promptTools() },
    seed: async (deps, services) => {
      await seedDemo(deps, services);
      await jobModel(deps.db).deleteMany({ kind: 'transcode', key: { $ne: storyFilm } });
    },
  });
  try {
    await filmIn(app, storyFilm, ['ready']);
  } finally {
    await app.close();
    await end();
  }
  return folder;
};

let demo: Promise<string> | undefined;
/** A store with the demo, whose film is ready to be played, and the folder of its uploads; `end` removes both. */
export const openDemo = async (clock: Clock): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'hoctap-demo-'));
  await cp(await (demo ??= write(clock)), folder, { recursive: true });
  const place = await open(folder);
  return { ...place, end: () => place.end().finally(() => rm(folder, { recursive: true, force: true })) };
};
