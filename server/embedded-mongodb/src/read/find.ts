import { Raw } from '../bson/encode.ts';
import { encode } from '../bson/encode.ts';
import type { Collection } from '../storage/catalogue.ts';
import type { Reader } from '../storage/disk.ts';
import type { Doc } from '../values/kinds.ts';
import { compileProjection, fieldsTaken } from './projection.ts';
import { type Hit, scan } from './scan.ts';
import { type Sort, Sorter } from './sort.ts';

export interface FindOptions {
  filter: Doc;
  sort?: Sort;
  skip?: number;
  limit?: number;
  hint?: unknown;
}

/** Finds in order, in chunks. `only` as in `scan`. */
export function* findHits(reader: Reader, collection: Collection, options: FindOptions, only?: readonly string[]): Generator<Hit[]> {
  const { filter, sort, skip = 0, limit = Infinity, hint } = options;
  const fields = only && [...only, ...(sort ?? []).map(({ path }) => path[0] as string)];
  const { hits, sorted } = scan(reader, collection, filter, { sort, hint, only: fields });
  yield* slice(sort && !sorted ? ordered(hits, sort, skip + limit) : hits, skip, limit);
}

/** Finds encoded documents: without a projection the stored bytes, unparsed. */
export function* findDocuments(
  reader: Reader, collection: Collection, options: FindOptions, projection: Doc | undefined,
): Generator<Raw[]> {
  const project = projection && Object.keys(projection).length > 0 ? compileProjection(projection) : undefined;
  for (const chunk of findHits(reader, collection, options, projection && project ? fieldsTaken(projection) : [])) {
    yield chunk.map(({ doc, bytes }) => new Raw(project ? encode(project(doc)) : bytes));
  }
}

function* ordered(hits: Iterable<Hit[]>, sort: Sort, limit: number): Generator<Hit[]> {
  const sorter = new Sorter<Hit>(sort, limit);
  for (const chunk of hits) {
    for (const hit of chunk) sorter.add(hit, hit.doc, hit.bytes.length + 200);
    yield [];
  }
  yield sorter.finish();
}

function* slice(hits: Iterable<Hit[]>, skip: number, limit: number): Generator<Hit[]> {
  let passed = 0;
  for (const chunk of hits) {
    yield chunk.slice(Math.max(0, skip - passed), Math.max(0, skip + limit - passed));
    passed += chunk.length;
    if (passed >= skip + limit) return;
  }
}
