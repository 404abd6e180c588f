import { statSync } from 'node:fs';
import { encode } from '../bson/encode.ts';
import { fault } from '../errors.ts';
import { successor } from '../values/keys.ts';
import {
  Area, catalogueKey, type Collection, countKey, describeCollection, newCollection, orphanKey, readCatalogue, readOrphans, recordsPrefix,
} from './catalogue.ts';
import { checkAccess, checkHeader, notOurs, remedy } from './header.ts';
import { Disk, type Snapshot } from './disk.ts';

/** The version of the layout on disk; a store refuses to open a newer one. */
export const format = 1;

/** What a write yields that can only go on after others have. */
export const afterOthers = Symbol('after others');

/** A write is a generator that may be paused wherever it yields: between documents, with each one whole. */
export type Write<Result> = Generator<void | typeof afterOthers, Result, void>;

/** A write of one step. */
export function* atOnce<Result>(change: () => Result): Write<Result> {
  const result = change();
  yield;
  return result;
}

interface Job {
  write: Write<unknown>;
  settle: (() => void) | undefined;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

// The store answers reads between two groups, so this bounds their waiting.
const longestGroup = 10;
// In a group writes take turns: a short one does not wait for a long one.
const longestTurn = 2;

/** Collections on LMDB, and the queue that gathers writes into groups with one commit each. */
export class Storage {
  readonly disk: Disk;
  private readonly collections = new Map<string, Collection>();
  private readonly changed = new Set<Collection>();
  private readonly onTear: (error: unknown) => void;
  private readonly groupMilliseconds: number;
  private readonly file: string;
  private nextId = 1;
  private jobs: Job[] = [];
  private scheduled = false;
  /** True while a document's record and entries are being put: an error then must undo the whole group. */
  torn = false;

  /** Opens or makes the file. `onTear` is told of a failed commit: memory and disk disagree, so the process must end. */
  constructor(file: string, onTear: (error: unknown) => void, groupMilliseconds = longestGroup) {
    checkAccess(file);
    // An empty one is what a store leaves that is killed in its first moment.
    if (statSync(file, { throwIfNoEntry: false })?.size) checkHeader(file);
    this.disk = new Disk(file);
    this.file = file;
    this.onTear = onTear;
    this.groupMilliseconds = groupMilliseconds;
    this.load();
  }

  snapshot(): Snapshot {
    return this.disk.snapshot();
  }

  collection(namespace: string): Collection | undefined {
    return this.collections.get(namespace);
  }

  all(): IterableIterator<Collection> {
    return this.collections.values();
  }

  /** The collection, made when missing. Only within a write, as everything below that changes something. */
  ensure(namespace: string): Collection {
    const existing = this.collections.get(namespace);
    if (existing) return existing;
    const collection = newCollection(namespace, this.claimId(2), this.disk.version + 1);
    this.collections.set(namespace, collection);
    this.save(collection);
    this.touch(collection);
    return collection;
  }

  drop(collection: Collection): void {
    this.collections.delete(collection.namespace);
    this.changed.delete(collection);
    this.disk.remove(catalogueKey(collection.namespace));
    this.disk.remove(countKey(collection));
    this.discard(recordsPrefix(collection));
    for (const { prefix } of [...collection.indexes, ...collection.builds.map(({ index }) => index)]) this.discard(prefix);
    collection.builds = [];
  }

  /** Notes a range as owned by nothing: unless it is adopted, what a crash leaves of it is removed at the next opening. */
  noteOrphan(prefix: Buffer): void {
    this.disk.put(orphanKey(prefix), Buffer.alloc(0));
  }

  adopt(prefix: Buffer): void {
    this.disk.remove(orphanKey(prefix));
  }

  /** Gives a range up: it is removed in slices. */
  discard(prefix: Buffer): void {
    this.noteOrphan(prefix);
    this.tidy(prefix);
  }

  save(collection: Collection): void {
    this.disk.put(catalogueKey(collection.namespace), encode(describeCollection(collection)));
  }

  /** The collection's count changed: it is stored with the group. */
  touch(collection: Collection): void {
    this.changed.add(collection);
  }

  claimId(count = 1): number {
    const id = this.nextId;
    this.nextId += count;
    return id;
  }

  /** Runs a write with others of its moment in one commit; settles when that commit is on the disk. */
  write<Result>(write: Write<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.jobs.push({ write, settle: undefined, resolve: resolve as (value: unknown) => void, reject });
      this.schedule();
    });
  }

  /** Closes the file. What has not been removed yet waits for the next opening. */
  close(): Promise<void> {
    this.jobs = [];
    return this.disk.close();
  }

  private tidy(prefix: Buffer): void {
    // Where the disk is full the range stays, and goes at the next opening.
    this.write(this.clear(prefix)).catch(() => undefined);
  }

  /** LMDB's own clearing is known to crash, hence key by key. */
  private *clear(prefix: Buffer): Write<void> {
    for (const { key } of this.disk.range(prefix, successor(prefix))) {
      this.disk.remove(key);
      yield;
    }
    this.adopt(prefix);
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.commitGroup();
    });
  }

  private commitGroup(): void {
    if (this.jobs.length === 0) return;
    if (!this.disk.hasRoom()) return this.refuseAll();
    const settled: Job[] = [];
    try {
      this.disk.commit(() => {
        const end = performance.now() + this.groupMilliseconds;
        let turns = this.jobs.length;
        do {
          const job = this.jobs.shift();
          if (!job) break;
          if (this.step(job, Math.min(end, performance.now() + longestTurn))) settled.push(job);
          else this.jobs.push(job);
          turns--;
          // Once each has had its turn, whoever is done waits for no more of the long ones.
        } while (performance.now() < end && (turns > 0 || settled.length === 0));
        for (const collection of this.changed) this.putCount(collection);
        this.changed.clear();
      });
    } catch (error) {
      this.onTear(error);
      return;
    }
    for (const job of settled) job.settle?.();
    if (this.jobs.length > 0) this.schedule();
  }

  /** Tells all who wait that there is no room. Those that had paused end there: what they had done is on the disk. */
  private refuseAll(): void {
    const refused = this.jobs;
    this.jobs = [];
    for (const collection of this.all()) collection.builds = [];
    for (const { reject } of refused) reject(fault(14031, 'The disk that holds the data is full; no more of this write was kept.'));
  }

  /** Runs a job until it is done or the time is over; true when it is done. */
  private step(job: Job, end: number): boolean {
    try {
      for (;;) {
        const { done, value } = job.write.next();
        if (done) {
          job.settle = () => job.resolve(value);
          return true;
        }
        if (value === afterOthers || performance.now() >= end) return false;
      }
    } catch (error) {
      if (this.torn || this.disk.failed) throw error;
      job.settle = () => job.reject(error);
      return true;
    }
  }

  private putCount(collection: Collection): void {
    const value = Buffer.allocUnsafe(6);
    value.writeUIntBE(collection.count, 0, 6);
    this.disk.put(countKey(collection), value);
  }

  private load(): void {
    const formatKey = Buffer.from([Area.format]);
    const stored = this.disk.get(formatKey)?.[0];
    if (stored !== undefined && stored > format) {
      throw new Error(`${this.file} was written by a newer store (format ${stored}, this one knows ${format}); update this one, or ${remedy}`);
    }
    if (stored === undefined) for (const _other of this.disk.range(Buffer.alloc(1), Buffer.alloc(8, 255))) throw notOurs(this.file);
    if (stored === undefined) this.disk.commit(() => this.disk.put(formatKey, Buffer.from([format])));
    for (const prefix of readOrphans(this.disk)) {
      this.nextId = Math.max(this.nextId, prefix.readUInt32BE(1) + 1);
      this.tidy(prefix);
    }
    for (const collection of this.stored()) {
      this.collections.set(collection.namespace, collection);
      this.nextId = Math.max(this.nextId, collection.id + 1, ...collection.indexes.map((index) => index.id + 1));
    }
  }

  private stored(): Collection[] {
    try {
      return readCatalogue(this.disk);
    } catch (cause) {
      throw new Error(`${this.file} is damaged: its list of collections cannot be read; ${remedy}`, { cause });
    }
  }
}
