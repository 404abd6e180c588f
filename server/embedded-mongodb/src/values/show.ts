import { Binary, BSONRegExp, Double, ObjectId } from 'bson';
import { isDoc } from './kinds.ts';

/** A value as MongoDB writes it in its messages: `{ a: "x", b: [ 1, 2 ] }`. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Double) return Number.isFinite(value.value) ? `${value.value}.0` : String(value.value);
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return value.length ? `[ ${value.map(show).join(', ')} ]` : '[]';
  if (isDoc(value)) {
    const inner = Object.entries(value).map(([name, field]) => `${name}: ${show(field)}`);
    return inner.length ? `{ ${inner.join(', ')} }` : '{}';
  }
  return value === undefined ? 'missing' : String(value);
}
