import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { open, type RootDatabase, type Transaction } from 'lmdb';
import { copy, type Take, taking, values } from './take.ts';

export interface Entry<Value = Buffer> {
  key: Buffer;
  value: Value;
}

/** What reading needs: a snapshot, or the open write transaction. */
export interface Reader {
  /** Which commits it sees; an index is of use from its own version on. */
  readonly version: number;
  /** A value, or what `take` makes of it. */
  get<Value = Buffer>(key: Buffer, take?: Take<Value>): Value | undefined;
  /** Entries with start <= key < end, backwards when `reverse`. */
  range<Value = Buffer>(start: Buffer, end: Buffer, reverse?: boolean, take?: Take<Value>): Iterable<Entry<Value>>;
}

/** How LMDB is opened, wherever it is. */
export const layout = { noSubdir: true, encoding: 'binary', encoder: values, keyEncoding: 'binary', maxReaders: 1024 } as const;

/** A consistent view of what was durable when it was taken. Shared: released once by each who retained it. */
export class Snapshot implements Reader {
  readonly version: number;
  private readonly database: RootDatabase<Buffer, Buffer>;
  private readonly transaction: Transaction;
  private holders = 1;

  constructor(database: RootDatabase<Buffer, Buffer>, version: number) {
    this.database = database;
    this.version = version;
    database.resetReadTxn();
    this.transaction = database.useReadTransaction();
  }

  retain(): this {
    this.holders++;
    return this;
  }

  release(): void {
    this.holders--;
    if (this.holders === 0) this.transaction.done();
  }

  get<Value = Buffer>(key: Buffer, take: Take<Value> = copy as Take<never>): Value | undefined {
    values.take = take;
    return this.database.get(key, { transaction: this.transaction }) as Value | undefined;
  }

  range<Value = Buffer>(start: Buffer, end: Buffer, reverse = false, take: Take<Value> = copy as Take<never>): Iterable<Entry<Value>> {
    return taking(this.database.getRange({ ...bounds(start, end, reverse), transaction: this.transaction }), take) as Iterable<Entry<Value>>;
  }
}

// Most writes look for one document; the long ones soon take long steps.
const firstStep = 16;
const longestStep = 1000;

// More than a group writes: what fits into its milliseconds, and one document.
const leastRoom = 64 << 20;

/** LMDB with binary keys and values, and the write transaction as a reader of its own writes. */
export class Disk implements Reader {
  private readonly database: RootDatabase<Buffer, Buffer>;
  private readonly folder: string;
  private current: Snapshot | undefined;
  /** Counts commits of this process. */
  version = 0;
  /** LMDB refused a put or a removal: what the open transaction holds is not to be committed. */
  failed = false;

  constructor(file: string) {
    this.folder = dirname(file);
    this.database = open<Buffer, Buffer>({
      path: file,
      ...layout,
      // A commit returns when it is on the disk: no reader ever sees what a power cut could take back.
      overlappingSync: false,
    });
  }

  get<Value = Buffer>(key: Buffer, take: Take<Value> = copy as Take<never>): Value | undefined {
    values.take = take;
    return this.database.get(key) as Value | undefined;
  }

  /** Read in steps: between two of them the caller may write, and even commit. */
  *range<Value = Buffer>(start: Buffer, end: Buffer, reverse = false, take: Take<Value> = copy as Take<never>): Generator<Entry<Value>> {
    let [from, to] = [start, end];
    for (let limit = firstStep; ; limit = Math.min(limit * 4, longestStep)) {
      const step = [...taking(this.database.getRange({ ...bounds(from, to, reverse), limit }), take)] as Entry<Value>[];
      yield* step;
      const last = step.at(-1);
      if (!last || step.length < limit) return;
      if (reverse) to = last.key;
      else from = Buffer.concat([last.key, Buffer.from([0])]);
    }
  }

  put(key: Buffer, value: Buffer): void {
    this.failed = true;
    this.database.putSync(key, value);
    this.failed = false;
  }

  remove(key: Buffer): void {
    this.failed = true;
    this.database.removeSync(key);
    this.failed = false;
  }

  /**
   * To be asked before a commit: LMDB must not find the disk full. Its binding then writes a message beyond the end of its
   * buffer (`last_error` in mdb_page_flush), and some dozen such failures later the process dies of it.
   */
  hasRoom(): boolean {
    const { blocks, bavail, bsize } = statfsSync(this.folder);
    // Some file systems tell nothing.
    return blocks === 0 || bavail * bsize >= leastRoom;
  }

  /** Runs `change` in one transaction that is on the disk when this returns; if it throws, nothing of it is. */
  commit(change: () => void): void {
    this.database.transactionSync(change);
    this.version++;
    this.current?.release();
    this.current = undefined;
  }

  /** The newest snapshot, to be released by the caller. Commands between two commits share one. */
  snapshot(): Snapshot {
    this.current ??= new Snapshot(this.database, this.version);
    return this.current.retain();
  }

  async close(): Promise<void> {
    this.current?.release();
    this.current = undefined;
    await this.database.close();
  }
}

const bounds = (start: Buffer, end: Buffer, reverse: boolean) =>
  reverse ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true } : { start, end };
