// How a noun is stored: one collection with string ids, indexes declared beside the fields, one model per connection.
import { type Connection, type Model, Schema, type SchemaDefinition } from 'mongoose';

/**
 * Defines a collection of documents `T`. `fields` is a mongoose definition; a write with an unknown field throws.
 * Returns a function that gives the model on a connection, so that a test can run several apps in one process.
 */
export const collection = <T extends { _id: string }>(name: string, fields: SchemaDefinition, declareIndexes: (schema: Schema) => void = () => undefined) => {
  const schema = new Schema({ _id: String, ...fields }, { collection: name, versionKey: false, strict: 'throw', minimize: false, id: false });
  declareIndexes(schema);
  return (db: Connection): Model<T> => (db.models[name] ?? db.model(name, schema)) as unknown as Model<T>;
};

/** A nested part without an id of its own. */
export const part = (fields: SchemaDefinition) => new Schema(fields, { _id: false, id: false, strict: 'throw', minimize: false });

/** Did a write fail because a unique key was taken? */
export const isDuplicateKey = (error: unknown): boolean => (error as { code?: number } | null)?.code === 11000;

/** Inserts the documents whose unique keys are free, a thousand at a time; what is there already stays as it is. */
export const insertNew = async <T>(model: Model<T>, docs: readonly T[]): Promise<void> => {
  for (let start = 0; start < docs.length; start += 1000) {
    try {
      await model.insertMany(docs.slice(start, start + 1000), { ordered: false, lean: true });
    } catch (error) {
      const faults = [(error as { writeErrors?: unknown }).writeErrors ?? error].flat();
      if (!faults.every(isDuplicateKey)) throw error;
    }
  }
};
