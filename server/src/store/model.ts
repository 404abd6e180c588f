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

/**
 * Awaits a write in bulk and passes over the parts whose unique keys were taken; answers whether there were none. A write that
 * the store never answered names no faulty part at all, so it is its cause that is thrown.
 */
export const pastTaken = async (writing: Promise<unknown>): Promise<boolean> => {
  try {
    await writing;
    return true;
  } catch (error) {
    const { writeErrors = [], errorResponse } = error as { writeErrors?: unknown; errorResponse?: unknown };
    const cause = errorResponse instanceof Error ? errorResponse : error;
    const parts = [writeErrors].flat();
    if (!(parts.length > 0 ? parts : [cause]).every(isDuplicateKey)) throw cause;
    return false;
  }
};

/** Inserts the documents whose unique keys are free, a thousand at a time; what is there already stays as it is. Answers whether all were free. */
export const insertNew = async <T>(model: Model<T>, docs: readonly T[]): Promise<boolean> => {
  let allNew = true;
  for (let start = 0; start < docs.length; start += 1000) {
    const isNew = await pastTaken(model.insertMany(docs.slice(start, start + 1000), { ordered: false, lean: true }));
    allNew &&= isNew;
  }
  return allNew;
};
