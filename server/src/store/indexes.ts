import type { Connection } from 'mongoose';

/** Makes every index that the models on this connection declare. Safe to repeat. */
export const ensureIndexes = async (db: Connection): Promise<void> => {
  for (const model of Object.values(db.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
};
