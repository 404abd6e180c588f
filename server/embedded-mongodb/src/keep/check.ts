import { setImmediate as breath } from 'node:timers/promises';
import { type Difference, inspect } from './inspect.ts';
import { damage, openSnapshot } from './snapshot.ts';

/** How whoever waits for long work follows it, and calls it off: nothing half done is left behind then. */
export interface Watch {
  /** Told now and then: documents (of a copy: bytes) done so far, and how many there are. */
  onProgress?(done: number, total: number): void;
  signal?: AbortSignal;
}

/** One kind of difference in one place. */
export interface Fault {
  /** `database.collection`, with the index's name behind it where it is one's; empty for leftovers. */
  place: string;
  kind: Difference['kind'];
  count: number;
  /** The first few, in words. */
  first: string[];
}

export interface CheckReport {
  bytes: number;
  collections: { namespace: string; documents: number; indexes: number }[];
  /** None: all is as the documents call for. */
  faults: Fault[];
}

const shown = 3;

/** Reads a store's file as a whole, in one snapshot. The store may rest or run; a copy will do as well. */
export async function checkStore(file: string, watch: Watch = {}): Promise<CheckReport> {
  const snapshot = await openSnapshot(file);
  try {
    const { bytes, collections, reader } = snapshot;
    const faults = new Map<string, Fault>();
    await paced(inspect(reader, collections), collections, watch, (difference) => {
      const place = placeOf(difference);
      const fault = faults.get(difference.kind + place) ?? { place, kind: difference.kind, count: 0, first: [] };
      faults.set(difference.kind + place, fault);
      fault.count++;
      if (fault.first.length < shown) fault.first.push(inWords(difference));
    });
    return {
      bytes,
      collections: collections.map(({ namespace, count, indexes }) => ({ namespace, documents: count, indexes: indexes.length })),
      faults: [...faults.values()],
    };
  } catch (error) {
    throw damage(file, error);
  } finally {
    await snapshot.close();
  }
}

/** Goes through an inspection with a breath every so often, in which progress is told and signals arrive. */
export async function paced(
  inspection: Generator<Difference | null>, collections: readonly { count: number }[], watch: Watch, take: (difference: Difference) => void,
): Promise<void> {
  const total = collections.reduce((sum, { count }) => sum + count, 0);
  let documents = 0;
  let steps = 0;
  for (const step of inspection) {
    if (step) take(step);
    else documents++;
    if (++steps % 1000 !== 0) continue;
    watch.onProgress?.(documents, total);
    await breath();
    watch.signal?.throwIfAborted();
  }
  watch.onProgress?.(documents, total);
  watch.signal?.throwIfAborted();
}

const placeOf = (difference: Difference): string =>
  !('collection' in difference) ? '' : difference.collection.namespace + ('index' in difference ? ` ${difference.index.name}` : '');

function inWords(difference: Difference): string {
  switch (difference.kind) {
    case 'missing entry':
    case 'superfluous entry':
    case 'leftover':
      return `key ${difference.entry.key.toString('hex', 0, 60)}`;
    case 'duplicate key':
      return `record ${difference.record}`;
    case 'unreadable document':
      return `record ${difference.record}: ${difference.reason}`;
    case 'wrong count':
      return `${difference.collection.count} is stored, ${difference.found} are there`;
    case 'unnoted shape':
      return difference.shape.multikey ? 'holds arrays' : 'holds long keys';
  }
}
