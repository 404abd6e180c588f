import { Double } from 'bson';
import { fault } from '../errors.ts';
import { isNumber } from './kinds.ts';

/** int32 is `number`, int64 `bigint`, a double `number` or, when integral, `Double`: see `Doc`. */
export type Numeric = number | bigint | Double;

/** The value as a JavaScript number; beyond 2^53 an int64 is rounded. */
export function toNumber(value: Numeric): number {
  return value instanceof Double ? value.value : Number(value);
}

/** Marks a number as a double, so that 2.0 does not become int32. */
export const asDouble = (value: number): Numeric => (Number.isInteger(value) ? new Double(value) : value);

const isDouble = (value: Numeric) => value instanceof Double || (typeof value === 'number' && !Number.isInteger(value));
const isInt64 = (value: bigint) => value === BigInt.asIntN(64, value);
const isInt32 = (value: bigint) => value === BigInt.asIntN(32, value);

/** a + b in the wider of both types; int32 grows to int64. `undefined` when int64 overflows. */
export function addExact(a: Numeric, b: Numeric): Numeric | undefined {
  if (isDouble(a) || isDouble(b)) return asDouble(toNumber(a) + toNumber(b));
  return narrow(BigInt(a as bigint) + BigInt(b as bigint), a, b);
}

/** a + b; where int64 overflows, a double, as in aggregation. */
export const add = (a: Numeric, b: Numeric): Numeric => addExact(a, b) ?? asDouble(toNumber(a) + toNumber(b));

export const subtract = (a: Numeric, b: Numeric): Numeric => {
  if (isDouble(a) || isDouble(b)) return asDouble(toNumber(a) - toNumber(b));
  return narrow(BigInt(a as bigint) - BigInt(b as bigint), a, b) ?? asDouble(toNumber(a) - toNumber(b));
};

export const multiply = (a: Numeric, b: Numeric): Numeric => {
  if (isDouble(a) || isDouble(b)) return asDouble(toNumber(a) * toNumber(b));
  return narrow(BigInt(a as bigint) * BigInt(b as bigint), a, b) ?? asDouble(toNumber(a) * toNumber(b));
};

/**
 * A sum that keeps what rounding would lose, as MongoDB's: a second double holds it. The type is the widest of those
 * added; an int64 that overflows becomes a double.
 */
export class Sum {
  private sum = 0;
  private lost = 0;
  private plain = 0;
  private widest: 'int' | 'long' | 'double' = 'int';

  add(value: Numeric): void {
    if (typeof value === 'bigint') {
      if (this.widest === 'int') this.widest = 'long';
      const low = BigInt.asIntN(32, value);
      this.addDouble(Number(value - low));
      this.addDouble(Number(low));
    } else {
      if (isDouble(value)) this.widest = 'double';
      this.addDouble(toNumber(value));
    }
  }

  toDouble(): number {
    // An infinity leaves no difference to keep.
    return Number.isFinite(this.plain) ? this.sum + this.lost : this.plain;
  }

  result(): Numeric {
    if (this.widest === 'double' || !Number.isFinite(this.plain)) return asDouble(this.toDouble());
    const whole = BigInt(this.sum) + BigInt(this.lost);
    if (this.widest === 'int' && isInt32(whole)) return Number(whole);
    return isInt64(whole) ? whole : asDouble(this.toDouble());
  }

  private addDouble(value: number): void {
    this.plain += value;
    const sum = this.sum + value;
    const part = sum - this.sum;
    this.lost += this.sum - (sum - part) + (value - part);
    this.sum = sum;
  }
}

function narrow(value: bigint, a: Numeric, b: Numeric): Numeric | undefined {
  if (typeof a === 'number' && typeof b === 'number' && isInt32(value)) return Number(value);
  return isInt64(value) ? value : undefined;
}

/** A whole number from a command's field, within `min`; else error 2 (or 14 when it is no number). */
export function wholeNumber(value: unknown, name: string, min = 0): number {
  if (!isNumber(value)) throw fault(14, `${name} must be a number`);
  const number = toNumber(value);
  if (!Number.isSafeInteger(number) || number < min) throw fault(2, `${name} must be a whole number >= ${min}`);
  return number;
}
