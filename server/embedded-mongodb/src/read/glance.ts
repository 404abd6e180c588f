import { ObjectId } from 'bson';
import { type Doc, isNumber } from '../values/kinds.ts';
import { toNumber } from '../values/numbers.ts';
import { type Bound, collectPredicates, type Predicate, provesPresence } from './predicates.ts';

/** Looks at a value of a BSON type where it lies. False: it is surely none of those wanted. */
type Look = (type: number, bytes: Buffer, at: number) => boolean;

interface Field {
  name: Buffer;
  mayHold: Look;
}

// A bit for each; and of longer lists a set of decoded values is faster.
const mostFields = 30;
const mostValues = 4;

/**
 * Tells of most documents from their bytes alone that they cannot match: to decode one takes longer than to find it. It
 * knows scalars of top-level fields; whatever else it meets may match, and the filter decides.
 */
export function compileGlance(filter: Doc): (bytes: Buffer) => boolean {
  const fields = [...collectPredicates(filter)]
    .filter(([, predicate]) => provesPresence(predicate))
    .slice(0, mostFields)
    .map(([path, predicate]): Field => {
      const [name = '', ...rest] = path.split('.');
      return { name: Buffer.from(name), mayHold: rest.length > 0 ? hasInside : lookFor(predicate) };
    });
  const all = 2 ** fields.length - 1;
  if (all === 0) return () => true;
  return (bytes) => {
    const end = bytes.length - 1;
    let held = 0;
    for (let at = 4; at < end;) {
      const type = bytes[at++] as number;
      const start = at;
      while (bytes[at] !== 0 && at < end) at++;
      const stop = at++;
      for (let i = 0; i < fields.length; i++) {
        const { name, mayHold } = fields[i] as Field;
        if (name.length !== stop - start || !isAt(name, bytes, start)) continue;
        // Of a name that occurs twice the last counts, as in decoding.
        held = mayHold(type, bytes, at) ? held | (1 << i) : held & ~(1 << i);
      }
      const size = sizeOf(type, bytes, at);
      if (size < 0) return true;
      at += size;
    }
    return held === all;
  };
}

/** Of what lies below a field. */
const hasInside: Look = (type) => type === 0x03 || type === 0x04;

/** Other types may hold what is wanted, or be equal to it in ways that take more than a look. */
const judged = new Set([0x01, 0x02, 0x07, 0x08, 0x09, 0x0a, 0x10]);

function lookFor({ oneOf, low, high, prefix }: Predicate): Look {
  const looks: Look[] = [];
  if (oneOf && oneOf.length <= mostValues) {
    const each = oneOf.map(lookForEqual);
    looks.push((type, bytes, at) => each.some((look) => look(type, bytes, at)));
  }
  if (low) looks.push(lookForOrder(low, 1));
  if (high) looks.push(lookForOrder(high, -1));
  if (prefix !== undefined) looks.push(lookForText(prefix, false));
  return (type, bytes, at) => !judged.has(type) || looks.every((look) => look(type, bytes, at));
}

const anything: Look = () => true;

function lookForEqual(wanted: unknown): Look {
  if (typeof wanted === 'string') return lookForText(wanted, true);
  if (typeof wanted === 'boolean') return (type, bytes, at) => type === 0x08 && (bytes[at] !== 0) === wanted;
  if (wanted instanceof ObjectId) {
    const id = Buffer.from(wanted.id);
    return (type, bytes, at) => type === 0x07 && isAt(id, bytes, at);
  }
  const [read, value] = measure(wanted) ?? [];
  return read ? (type, bytes, at) => read(type, bytes, at) === value : anything;
}

function lookForOrder({ value: bound, inclusive }: Bound, sign: 1 | -1): Look {
  const [read, limit] = measure(bound) ?? [];
  if (!read || limit === undefined) return anything;
  return (type, bytes, at) => {
    const order = ((read(type, bytes, at) ?? NaN) - limit) * sign;
    return order > 0 || (inclusive && order === 0);
  };
}

function lookForText(text: string, whole: boolean): Look {
  const wanted = Buffer.from(whole ? `${text}\0` : text);
  return (type, bytes, at) => {
    if (type !== 0x02) return false;
    const size = int32(bytes, at);
    return (whole ? size === wanted.length : size > wanted.length) && isAt(wanted, bytes, at + 4);
  };
}

/** How to read what can be compared with a number or a date, as a number, and that one's own. */
function measure(wanted: unknown): [read: (type: number, bytes: Buffer, at: number) => number | undefined, value: number] | undefined {
  if (wanted instanceof Date) return [readDate, wanted.getTime()];
  if (!isNumber(wanted)) return undefined;
  const value = toNumber(wanted);
  // An int64 beyond 2^53 would be rounded, and NaN has an order of its own.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? [readNumber, value] : undefined;
}

const readDate = (type: number, bytes: Buffer, at: number): number | undefined =>
  type === 0x09 ? int32(bytes, at + 4) * 2 ** 32 + (int32(bytes, at) >>> 0) : undefined;

function readNumber(type: number, bytes: Buffer, at: number): number | undefined {
  if (type === 0x10) return int32(bytes, at);
  return type === 0x01 ? bytes.readDoubleLE(at) : undefined;
}

const int32 = (bytes: Buffer, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);

function isAt(wanted: Buffer, bytes: Buffer, at: number): boolean {
  for (let i = 0; i < wanted.length; i++) if (wanted[i] !== bytes[at + i]) return false;
  return true;
}

/** The length of a value; negative when it takes more than a look. */
function sizeOf(type: number, bytes: Buffer, at: number): number {
  switch (type) {
    case 0x01:
    case 0x09:
    case 0x12:
      return 8;
    case 0x10:
      return 4;
    case 0x08:
      return 1;
    case 0x0a:
      return 0;
    case 0x02:
      return 4 + int32(bytes, at);
    case 0x03:
    case 0x04:
      return int32(bytes, at);
    case 0x05:
      return 5 + int32(bytes, at);
    case 0x07:
      return 12;
    default:
      return -1;
  }
}
