import { fault } from '../errors.ts';
import type { Collection, Index } from '../storage/catalogue.ts';
import { type Doc, rank } from '../values/kinds.ts';
import { encodeKey, longKey, successor } from '../values/keys.ts';
import { show } from '../values/show.ts';
import { type Bound, collectPredicates, implies, type Predicate, type Predicates, provesPresence } from './predicates.ts';
import type { Sort } from './sort.ts';

export interface Interval {
  start: Buffer;
  end: Buffer;
  /** Holds no entry but `start` itself: one look, where a range costs several. */
  single?: boolean;
}

/** How to find candidates: by intervals of an index. Each candidate is still tested by the whole filter. */
export interface Plan {
  index: Index;
  intervals: Interval[];
  reverse: boolean;
  /** The candidates come in the order asked for. */
  sorted: boolean;
}

// More points than this are slower than reading everything.
const mostPoints = 20_000;

/** Chooses an index by the filter and the sort; undefined: read everything. `version` is that of the snapshot read. */
export function choosePlan(
  collection: Collection, filter: Doc, sort: Sort | undefined, hint: unknown, version: number,
): Plan | undefined {
  const predicates = collectPredicates(filter);
  const named = hint === undefined ? undefined : hinted(collection, hint);
  let best: Candidate | undefined;
  for (const index of collection.indexes) {
    if (index.since > version || (named && named !== index)) continue;
    const candidate = weigh(index, predicates, sort);
    if (candidate && (candidate.score > 0 || named) && candidate.score > (best?.score ?? -1)) best = candidate;
  }
  return best && { index: best.index, intervals: intervalsOf(best), reverse: best.reverse, sorted: best.sorted };
}

/** The index a hint names. Error 2 when there is none. */
function hinted(collection: Collection, hint: unknown): Index | undefined {
  const index = collection.indexes.find(({ name, key }) => (typeof hint === 'string' ? name === hint : show(key) === show(hint)));
  if (!index && show(hint) !== '{ $natural: 1 }') {
    throw fault(2, 'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index');
  }
  return index;
}

interface Candidate {
  index: Index;
  /** One list of values for the leading fields per point. */
  points: unknown[][];
  /** On the field behind the points. */
  range: Predicate | undefined;
  sorted: boolean;
  reverse: boolean;
  score: number;
}

function weigh(index: Index, predicates: Predicates, sort: Sort | undefined): Candidate | undefined {
  if (index.partialFilterExpression && !implies(predicates, index.partialFilterExpression)) return undefined;
  if (index.sparse && !index.fields.some((name) => provesPresence(predicates.get(name) ?? {}))) return undefined;

  let points: unknown[][] = [[]];
  let fixed = 0;
  for (const name of index.fields) {
    const values = predicates.get(name)?.oneOf;
    if (!values || points.length * values.length > mostPoints) break;
    points = points.flatMap((point) => values.map((value) => [...point, value]));
    fixed++;
  }
  const next = predicates.get(index.fields[fixed] ?? '');
  const range = !index.long && next && (next.low || next.high || next.prefix !== undefined) ? next : undefined;
  const order = sort && sortsBy(index, sort, fixed, points.length === 1);
  const whole = index.unique === true && fixed === index.fields.length;
  const score = fixed * 10 + (range ? 5 : 0) + (order ? 3 : 0) + (whole ? 50 : 0) - (points.length > 1 ? 1 : 0);
  return { index, points, range, sorted: order !== undefined, reverse: order === -1, score };
}

/** The direction in which walking the index gives the sort; fields held to one value may be left out of it. */
function sortsBy(index: Index, sort: Sort, fixed: number, single: boolean): 1 | -1 | undefined {
  if (index.multikey || index.long || (!single && fixed > 0)) return undefined;
  const constant = new Set(single ? index.fields.slice(0, fixed) : []);
  let direction: 1 | -1 | undefined;
  let at = 0;
  for (const { name, direction: wanted } of sort) {
    if (constant.has(name)) continue;
    while (constant.has(index.fields[at] ?? '')) at++;
    if (index.fields[at] !== name) return undefined;
    const step = wanted === index.directions[at] ? 1 : -1;
    if (direction !== undefined && direction !== step) return undefined;
    direction = step;
    at++;
  }
  return direction ?? 1;
}

function intervalsOf({ index, points, range, reverse }: Candidate): Interval[] {
  const found = points.flatMap((point) => {
    const base = encodeKey(index.prefix, point, index.directions);
    // Keys with more fields may end in a hash from here on.
    const cut = base.length > longKey - 32 && point.length < index.fields.length ? base.subarray(0, longKey - 32) : undefined;
    if (cut) return [{ start: cut, end: successor(cut) }];
    if (!range) return [{ start: base, end: successor(base), single: index.unique === true && point.length === index.fields.length }];
    return rangeInterval(index, base, range, index.directions[point.length] ?? 1);
  });
  if (found.length < 2) return found;
  const distinct = [...new Map(found.map((interval) => [interval.start.toString('latin1'), interval])).values()];
  distinct.sort((a, b) => Buffer.compare(a.start, b.start));
  return reverse ? distinct.reverse() : distinct;
}

function rangeInterval(index: Index, base: Buffer, predicate: Predicate, direction: 1 | -1): Interval[] {
  const key = (value: unknown) => encodeKey(base, [value], [direction]);
  const { prefix } = predicate;
  const sound = (bound: Bound | undefined) => (bound && key(bound.value).length < longKey ? bound : undefined);
  const low = sound(predicate.low);
  let high = sound(predicate.high);
  if (!low && !high) {
    // The key of the prefix without its two end bytes is the beginning of all strings that begin so.
    const whole = prefix === undefined ? base : key(prefix);
    const start = prefix !== undefined && whole.length < longKey ? whole.subarray(0, -2) : base;
    return [{ start, end: successor(start) }];
  }
  // With arrays, one element may satisfy one bound and another element the other.
  if (index.multikey && low && high) high = undefined;
  const kind = rank((low ?? high)?.value);
  if (low && high && rank(high.value) !== kind) return [];
  const ofKind = Buffer.concat([base, Buffer.from([direction === 1 ? kind : kind ^ 0xff])]);
  const [first, last] = direction === 1 ? [low, high] : [high, low];
  const start = first ? (first.inclusive ? key(first.value) : successor(key(first.value))) : ofKind;
  const end = last ? (last.inclusive ? successor(key(last.value)) : key(last.value)) : successor(ofKind);
  return Buffer.compare(start, end) < 0 ? [{ start, end }] : [];
}
