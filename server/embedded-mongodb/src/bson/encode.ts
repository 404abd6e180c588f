import { Binary, BSONRegExp, Double, MaxKey, MinKey, ObjectId } from 'bson';
import { Bytes } from '../values/bytes.ts';
import type { Doc } from '../values/kinds.ts';

/** A document that is encoded already: stored bytes travel to the client unparsed. */
export class Raw {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

const scratch = new Bytes(1 << 16);

/** Encodes a document: integral numbers within 32 bits as int32, bigint as int64, other numbers as double. */
export function encode(doc: Doc): Buffer {
  scratch.reset();
  writeDocument(scratch, doc);
  return scratch.copy();
}

function writeDocument(out: Bytes, doc: Doc): void {
  const start = out.reserve(4);
  for (const key of Object.keys(doc)) {
    if (doc[key] !== undefined) writeElement(out, key, doc[key]);
  }
  close(out, start);
}

function writeArray(out: Bytes, list: readonly unknown[]): void {
  const start = out.reserve(4);
  for (let i = 0; i < list.length; i++) writeElement(out, String(i), list[i] ?? null);
  close(out, start);
}

function close(out: Bytes, start: number): void {
  out.byte(0);
  out.buffer.writeInt32LE(out.length - start, start);
}

function writeElement(out: Bytes, key: string, value: unknown): void {
  const at = out.reserve(1);
  writeName(out, key);
  // Written first: the buffer may be another one afterwards.
  const type = writeValue(out, value);
  out.buffer[at] = type;
}

function writeName(out: Bytes, name: string): void {
  out.utf8(name);
  out.byte(0);
}

/** Writes a value and answers its BSON type. */
function writeValue(out: Bytes, value: unknown): number {
  switch (typeof value) {
    case 'string':
      return writeString(out, value);
    case 'number':
      return isInt32(value) ? writeInt32(out, value) : writeDouble(out, value);
    case 'bigint': {
      const at = out.reserve(8);
      out.buffer.writeBigInt64LE(value, at);
      return 0x12;
    }
    case 'boolean':
      out.byte(value ? 1 : 0);
      return 0x08;
    default:
      return writeObject(out, value);
  }
}

function writeObject(out: Bytes, value: unknown): number {
  if (value === null || value === undefined) return 0x0a;
  if (Array.isArray(value)) {
    writeArray(out, value);
    return 0x04;
  }
  if (value instanceof Raw) {
    out.bytes(value.bytes);
    return 0x03;
  }
  if (value instanceof Date) {
    const at = out.reserve(8);
    out.buffer.writeBigInt64LE(BigInt(value.getTime()), at);
    return 0x09;
  }
  if (value instanceof Double) return writeDouble(out, value.value);
  if (value instanceof ObjectId) {
    out.bytes(value.id);
    return 0x07;
  }
  if (value instanceof Binary) {
    const at = out.reserve(5);
    out.buffer.writeInt32LE(value.position, at);
    out.buffer[at + 4] = value.sub_type;
    out.bytes(value.buffer.subarray(0, value.position));
    return 0x05;
  }
  if (value instanceof BSONRegExp) {
    writeName(out, value.pattern);
    writeName(out, value.options);
    return 0x0b;
  }
  if (value instanceof MinKey) return 0xff;
  if (value instanceof MaxKey) return 0x7f;
  writeDocument(out, value as Doc);
  return 0x03;
}

const isInt32 = (value: number) => (value | 0) === value && !Object.is(value, -0);

function writeInt32(out: Bytes, value: number): number {
  const at = out.reserve(4);
  out.buffer.writeInt32LE(value, at);
  return 0x10;
}

function writeDouble(out: Bytes, value: number): number {
  const at = out.reserve(8);
  out.buffer.writeDoubleLE(value, at);
  return 0x01;
}

function writeString(out: Bytes, value: string): number {
  const at = out.reserve(4);
  const size = out.utf8(value);
  out.byte(0);
  out.buffer.writeInt32LE(size + 1, at);
  return 0x02;
}
