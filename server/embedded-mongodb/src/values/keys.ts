import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, ObjectId } from 'bson';
import { Bytes } from './bytes.ts';
import { type Doc, Rank, rank } from './kinds.ts';
import { type Numeric, toNumber } from './numbers.ts';

/** LMDB takes keys of 1,978 bytes; a longer one ends in a hash: equality stays, order within its prefix is lost. */
export const longKey = 1800;

const scratch = new Bytes();

/**
 * Encodes values so that comparing bytes compares them in BSON's order (descending fields are inverted). No encoded
 * value is a prefix of another one, so `[key, successor(key))` holds exactly the entries that begin with these values.
 */
export function encodeKey(prefix: Buffer, values: readonly unknown[], directions: readonly number[] = []): Buffer {
  scratch.reset();
  scratch.bytes(prefix);
  values.forEach((value, i) => {
    const start = scratch.length;
    write(scratch, value);
    if (directions[i] === -1) invert(scratch.buffer, start, scratch.length);
  });
  if (scratch.length < longKey) return scratch.copy();
  const kept = scratch.buffer.subarray(0, longKey - 32);
  const hash = createHash('sha256').update(scratch.buffer.subarray(kept.length, scratch.length)).digest();
  return Buffer.concat([kept, hash]);
}

/** A string that two values share exactly when they are equal: for sets and groups. */
export function identity(value: unknown): string {
  if (typeof value === 'string') return `s${value}`;
  if (value === null || value === undefined) return 'n';
  return encodeKey(noPrefix, [value]).toString('latin1');
}

/** The least key greater than every key that begins with `prefix`. */
export function successor(prefix: Buffer): Buffer {
  for (let i = prefix.length - 1; i >= 0; i--) {
    if (prefix[i] === 0xff) continue;
    const next = Buffer.from(prefix.subarray(0, i + 1));
    next[i] = (next[i] as number) + 1;
    return next;
  }
  return Buffer.from([0xff]);
}

const noPrefix = Buffer.alloc(0);

function invert(buffer: Buffer, start: number, end: number): void {
  for (let i = start; i < end; i++) buffer[i] = (buffer[i] as number) ^ 0xff;
}

function write(out: Bytes, value: unknown): void {
  const kind = rank(value);
  out.byte(kind);
  switch (kind) {
    case Rank.number:
      return writeNumber(out, value as Numeric);
    case Rank.string:
      return writeText(out, value as string);
    case Rank.object:
      for (const [name, inner] of Object.entries(value as Doc)) {
        out.byte(rank(inner));
        writeText(out, name);
        write(out, inner);
      }
      return out.byte(0);
    case Rank.array:
      for (const inner of value as unknown[]) write(out, inner);
      return out.byte(0);
    case Rank.binary: {
      const { position, sub_type: subType, buffer } = value as Binary;
      const at = out.reserve(5);
      out.buffer.writeUInt32BE(position, at);
      out.buffer[at + 4] = subType;
      return out.bytes(buffer.subarray(0, position));
    }
    case Rank.objectId:
      return out.bytes((value as ObjectId).id);
    case Rank.bool:
      return out.byte(value ? 1 : 0);
    case Rank.date:
      return writeInt64(out, BigInt((value as Date).getTime()));
    case Rank.regex:
      writeText(out, (value as BSONRegExp).pattern);
      return writeText(out, (value as BSONRegExp).options);
    default:
  }
}

/** UTF-8; a NUL inside becomes 00 FF, the end is 00 00. */
function writeText(out: Bytes, text: string): void {
  if (text.includes('\0')) {
    for (const byte of Buffer.from(text)) {
      out.byte(byte);
      if (byte === 0) out.byte(0xff);
    }
  } else out.utf8(text);
  out.byte(0);
  out.byte(0);
}

/** The double with its sign turned, and from 2^53 on the exact integer behind it, where doubles are too coarse. */
function writeNumber(out: Bytes, value: Numeric): void {
  const double = toNumber(value);
  const at = out.reserve(8);
  if (Number.isNaN(double)) out.buffer.fill(0, at, at + 8);
  else {
    out.buffer.writeDoubleBE(double === 0 ? 0 : double, at);
    if ((out.buffer[at] as number) & 0x80) invert(out.buffer, at, at + 8);
    else out.buffer[at] = (out.buffer[at] as number) ^ 0x80;
  }
  if (Math.abs(double) < 2 ** 53 || !Number.isFinite(double)) return;
  const exact = typeof value === 'bigint' ? value : BigInt(double);
  writeInt64(out, exact === BigInt.asIntN(64, exact) ? exact : exact > 0n ? 2n ** 63n - 1n : -(2n ** 63n));
}

function writeInt64(out: Bytes, value: bigint): void {
  const at = out.reserve(8);
  out.buffer.writeBigInt64BE(value, at);
  out.buffer[at] = (out.buffer[at] as number) ^ 0x80;
}
