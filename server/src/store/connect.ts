// MONGODB_URI, else the embedded store that runs already, else one of our own.
import { runningStore, startStore } from '@hoctap/embedded-mongodb';
import mongoose, { type Connection } from 'mongoose';
import type { Config } from '../config.ts';

export interface OpenStore {
  db: Connection;
  kind: 'embedded' | 'mongodb';
  close(): Promise<void>;
}

/** Connects, or throws one clear sentence. `entry` is the bundled store, absent when running from source. */
export const openStore = async (config: Pick<Config, 'mongodbUri' | 'dataDir'>, entry?: string): Promise<OpenStore> => {
  const given = config.mongodbUri ?? (await runningStore(config.dataDir));
  const own = given ? undefined : await startStore({ dataDir: config.dataDir, entry });
  const db = mongoose.createConnection(given ?? own?.uri ?? '', { ...(config.mongodbUri ? {} : { dbName: 'hoctap' }), serverSelectionTimeoutMS: 8000, autoIndex: false });
  try {
    await db.asPromise();
  } catch (error) {
    await own?.stop();
    throw new Error(`MongoDB does not answer${config.mongodbUri ? ' at MONGODB_URI' : ''}: ${(error as Error).message}`, { cause: error });
  }
  return {
    db,
    kind: config.mongodbUri ? 'mongodb' : 'embedded',
    async close() {
      await db.close();
      await own?.stop();
    },
  };
};
