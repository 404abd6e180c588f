import { Binary, BSONRegExp, Double, MaxKey, MinKey, ObjectId } from 'bson';
import { fault, refuse } from '../errors.ts';
import { type Doc, setField } from '../values/kinds.ts';

// Nested deeper, MongoDB refuses a document too; here it guards the stack.
const maxDepth = 180;

const refusedTypes: Readonly<Record<number, string>> = {
  0x06: 'undefined',
  0x0c: 'DBPointer',
  0x0d: 'JavaScript code',
  0x0e: 'symbol',
  0x0f: 'JavaScript code with scope',
  0x11: 'timestamp',
  0x13: 'Decimal128',
};

/**
 * Decodes one BSON document without losing number types (see `Doc`); `only` names the top-level fields wanted, the
 * others are skipped. The `bson` package turns Double(5) into int32 on the way back, hence this.
 * Errors: 22 for malformed bytes, 2 for a type outside the scope.
 */
export function decode(bytes: Buffer, only?: WantedFields): Doc {
  return new Reader(bytes).document(0, only);
}

/** Top-level fields to decode; as bytes too, so that a scan makes no string of a name that it skips. */
export type WantedFields = readonly { name: string; bytes: Buffer }[];
export const wantedFields = (names: Iterable<string>): WantedFields => [...new Set(names)].map((name) => ({ name, bytes: Buffer.from(name) }));

class Reader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  document(depth: number, only?: WantedFields): Doc {
    const end = this.open(depth);
    const doc: Doc = {};
    for (;;) {
      const type = this.type(end);
      if (type === 0) return doc;
      const key = only ? this.wanted(only, end) : this.cstring(end);
      if (key === undefined) this.skip(type, end);
      else setField(doc, key, this.value(type, end, depth));
    }
  }

  private array(depth: number): unknown[] {
    const end = this.open(depth);
    const list: unknown[] = [];
    for (;;) {
      const type = this.type(end);
      if (type === 0) return list;
      while (this.bytes[this.at++] !== 0) if (this.at >= end) throw malformed();
      list.push(this.value(type, end, depth));
    }
  }

  private open(depth: number): number {
    if (depth > maxDepth) throw fault(22, `documents may be nested ${maxDepth} deep`);
    const size = this.size(4);
    const end = this.at - 4 + size;
    if (size < 5 || end > this.bytes.length || this.bytes[end - 1] !== 0) throw malformed();
    return end;
  }

  private type(end: number): number {
    const type = this.bytes[this.at++];
    if (type === undefined || (type === 0 && this.at !== end)) throw malformed();
    return type;
  }

  private value(type: number, end: number, depth: number): unknown {
    switch (type) {
      case 0x01: {
        const value = this.bytes.readDoubleLE(this.take(8, end));
        return Number.isInteger(value) ? new Double(value) : value;
      }
      case 0x02: {
        const size = this.size(1);
        const start = this.take(size, end);
        return this.bytes.toString('utf8', start, start + size - 1);
      }
      case 0x03:
        return this.document(depth + 1);
      case 0x04:
        return this.array(depth + 1);
      case 0x05: {
        const size = this.size(0);
        const subType = this.bytes[this.at++];
        const start = this.take(size, end);
        return new Binary(Buffer.from(this.bytes.subarray(start, start + size)), subType);
      }
      case 0x07: {
        const start = this.take(12, end);
        return new ObjectId(Uint8Array.prototype.slice.call(this.bytes, start, start + 12));
      }
      case 0x08:
        return this.bytes[this.take(1, end)] !== 0;
      case 0x09:
        return date(this.bytes.readBigInt64LE(this.take(8, end)));
      case 0x0a:
        return null;
      case 0x0b:
        return new BSONRegExp(this.cstring(end), this.cstring(end));
      case 0x10:
        return this.bytes.readInt32LE(this.take(4, end));
      case 0x12:
        return this.bytes.readBigInt64LE(this.take(8, end));
      case 0x7f:
        return new MaxKey();
      case 0xff:
        return new MinKey();
      default:
        throw refusedTypes[type] ? refuse(2, `the BSON type ${refusedTypes[type]}`) : malformed();
    }
  }

  private skip(type: number, end: number): void {
    switch (type) {
      case 0x01:
      case 0x09:
      case 0x12:
        this.take(8, end);
        break;
      case 0x10:
        this.take(4, end);
        break;
      case 0x08:
        this.take(1, end);
        break;
      case 0x02:
        this.take(this.size(1), end);
        break;
      case 0x03:
      case 0x04:
        this.take(this.size(5) - 4, end);
        break;
      default:
        this.value(type, end, 0);
    }
  }

  private size(least: number): number {
    if (this.at + 4 > this.bytes.length) throw malformed();
    const size = this.bytes.readInt32LE(this.at);
    if (size < least) throw malformed();
    this.at += 4;
    return size;
  }

  private take(size: number, end: number): number {
    const start = this.at;
    if (start + size >= end) throw malformed();
    this.at = start + size;
    return start;
  }

  /** Passes a field's name; which of the wanted ones it is, if any. */
  private wanted(fields: WantedFields, end: number): string | undefined {
    const { bytes, at: start } = this;
    let at = start;
    while (bytes[at] !== 0) if (++at >= end) throw malformed();
    this.at = at + 1;
    return fields.find((field) => isAt(field.bytes, bytes, start, at))?.name;
  }

  private cstring(end: number): string {
    const start = this.at;
    const stop = this.bytes.indexOf(0, start);
    if (stop < 0 || stop >= end) throw malformed();
    this.at = stop + 1;
    return this.bytes.toString('utf8', start, stop);
  }
}

function isAt(name: Buffer, bytes: Buffer, start: number, stop: number): boolean {
  if (name.length !== stop - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}

function date(milliseconds: bigint): Date {
  const value = new Date(Number(milliseconds));
  if (Number.isNaN(value.getTime())) throw refuse(2, 'a date beyond the year 275760');
  return value;
}

const malformed = () => fault(22, 'malformed BSON');
