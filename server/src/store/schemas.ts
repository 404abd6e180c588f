// What the models declare, brought to the store: refused at start-up rather than at the first query.
import { scope } from '@hoctap/embedded-mongodb';
import type { Connection, mongo } from 'mongoose';

type IndexDescription = mongo.IndexDescription;

/** BSON types by mongoose's names of its kinds of field. */
const bsonTypes: Record<string, string> = {
  String: 'string', Number: 'double', Double: 'double', Int32: 'int', BigInt: 'long', Boolean: 'bool', Date: 'date', ObjectId: 'objectId',
  Buffer: 'binData', UUID: 'binData', Array: 'array', DocumentArray: 'array', Embedded: 'object', Map: 'object', Mixed: 'object',
};

/** Throws one sentence that names the first field whose type the embedded store does not keep. Its indexes it checks as they are made. */
export const checkSchemas = (db: Connection): void => {
  for (const model of Object.values(db.models)) {
    model.schema.eachPath((path, { instance }) => {
      if ((scope.bsonTypes as readonly string[]).includes(bsonTypes[instance] ?? '')) return;
      throw new Error(`The type ${instance} of ${model.modelName}.${path} is not supported by the embedded store; set MONGODB_URI to a MongoDB server.`);
    });
  }
};

/** Makes every collection and index that the models on this connection declare, all of a collection in one command, since each waits for the disk. Safe to repeat. */
export const ensureIndexes = async (db: Connection): Promise<void> => {
  await Promise.all(Object.values(db.models).map(async (model) => {
    const indexes = model.schema.indexes().map(([key, { background: _background, ...options }]) => ({ key, ...options }) as IndexDescription);
    await (indexes.length > 0 ? model.collection.createIndexes(indexes) : model.createCollection());
  }));
};
