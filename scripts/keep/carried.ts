// Documents as the driver sends them, and that byte for byte as they were read.
import { mongo } from 'mongoose';

const { BSON } = mongo;
type Document = mongo.BSON.Document;

// Numbers stay of their type, regular expressions keep their options.
const keepTypes = { promoteValues: false, bsonRegExp: true } as const;

export const idOf = (bytes: Uint8Array): unknown => (BSON.deserialize(bytes, keepTypes) as { _id: unknown })._id;

/** A document's bytes with its `_id` in front, where a MongoDB server puts it in any case. */
export const idFirst = (bytes: Uint8Array): Uint8Array => {
  if (Buffer.from(bytes.subarray(5, 9)).toString() === '_id\0') return bytes;
  const elements = [...BSON.onDemand.parseToElements(bytes)].map(([, nameOffset, nameLength, offset, length]) => ({
    isId: Buffer.from(bytes.subarray(nameOffset, nameOffset + nameLength)).toString() === '_id', bytes: bytes.subarray(nameOffset - 1, offset + length),
  }));
  const ordered = [...elements.filter(({ isId }) => isId), ...elements.filter(({ isId }) => !isId)];
  return Buffer.concat([bytes.subarray(0, 4), ...ordered.map((element) => element.bytes), bytes.subarray(-1)]);
};

/** What the driver turns into exactly these bytes; throws when there is no such thing. */
export const carried = (bytes: Uint8Array): Document => {
  const plain = BSON.deserialize(bytes, keepTypes);
  if (isSame(plain, bytes)) return plain;
  // JavaScript puts names like "7" first in objects; in maps they stay where they are.
  const mapped = asMap(bytes);
  if (isSame(mapped, bytes)) return mapped;
  throw new Error(`The document with _id ${String(plain['_id'])} cannot be carried over as it is.`);
};

const isSame = (document: Document, bytes: Uint8Array) => Buffer.compare(BSON.serialize(document), bytes) === 0;

const embedded = 0x03;
const array = 0x04;

const asMap = (bytes: Uint8Array): Map<string, unknown> => {
  const elements = [...BSON.onDemand.parseToElements(bytes)];
  return new Map(elements.map(([type, nameOffset, nameLength, offset, length]) => {
    const value = bytes.subarray(offset, offset + length);
    const name = Buffer.from(bytes.subarray(nameOffset, nameOffset + nameLength)).toString();
    return [name, type === embedded ? asMap(value) : type === array ? [...asMap(value).values()] : alone(type, value)];
  }));
};

/** A value by itself, read as the only field of a document. */
const alone = (type: number, value: Uint8Array): unknown => {
  const document = Buffer.alloc(4 + 3 + value.length + 1);
  document.writeInt32LE(document.length);
  document[4] = type;
  document.write('v', 5);
  document.set(value, 7);
  return (BSON.deserialize(document, keepTypes) as { v: unknown }).v;
};
