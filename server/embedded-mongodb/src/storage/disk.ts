import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { open, type RootDatabase, type Transaction } from 'lmdb';

export interface Entry {
  key: Buffer;
  value: Buffer;
}

/** What reading needs: a snapshot, or the open write transaction. */
export interface Reader {
  /** Which commits it sees; an index is of use from its own version on. */
  readonly version: number;
  get(key: Buffer): Buffer | undefined;
  /** Entries with start <= key < end, backwards when `reverse`. */
  range(start: Buffer, end: Buffer, reverse?: boolean): Iterable<Entry>;
}

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

  get(key: Buffer): Buffer | undefined {
    return this.database.get(key, { transaction: this.transaction });
  }

  range(start: Buffer, end: Buffer, reverse = false): Iterable<Entry> {
    return this.database.getRange({ ...bounds(start, end, reverse), transaction: this.transaction });
  }
}

// Most writes look for one document; the long ones soon take long steps.
const firstStep = 16;
const longestStep = 1000;

const littleRoom = 64 << 20;

/**
 * Whether a transaction was given up for want of room: nothing of it is on the disk, and others may follow. LMDB calls a write
 * that the disk took in part an input/output error (mdb_page_flush: "short write, filesystem full?").
 */
export function isFull(error: unknown, file: string): boolean {
  const { message } = error as Error;
  if (/^(No space left on device|Disk quota exceeded|File too large)\b/i.test(message)) return true;
  const { bavail, bsize } = statfsSync(dirname(file));
  return message.startsWith('Input/output error') && bavail * bsize < littleRoom;
}

/** LMDB with binary keys and values, and the write transaction as a reader of its own writes. */
export class Disk implements Reader {
  private readonly database: RootDatabase<Buffer, Buffer>;
  private current: Snapshot | undefined;
  /** Counts commits of this process. */
  version = 0;
  /** LMDB refused a put or a removal (a full disk): what the open transaction holds is not to be committed. */
  failed = false;

  constructor(file: string) {
    this.database = open<Buffer, Buffer>({
      path: file,
      noSubdir: true,
      encoding: 'binary',
      keyEncoding: 'binary',
      // A commit returns when it is on the disk: no reader ever sees what a power cut could take back.
      overlappingSync: false,
      maxReaders: 1024,
    });
  }

  get(key: Buffer): Buffer | undefined {
    return this.database.getBinary(key);
  }

  /** Read in steps: between two of them the caller may write, and even commit. */
  *range(start: Buffer, end: Buffer, reverse = false): Generator<Entry> {
    let [from, to] = [start, end];
    for (let limit = firstStep; ; limit = Math.min(limit * 4, longestStep)) {
      const step = [...this.database.getRange({ ...bounds(from, to, reverse), limit })];
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
