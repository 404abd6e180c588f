import { encode, Raw } from '../bson/encode.ts';
import { fault } from '../errors.ts';
import type { Pace } from '../read/pace.ts';
import type { Snapshot } from '../storage/disk.ts';
import { type Doc, isDoc } from '../values/kinds.ts';
import { wholeNumber } from '../values/numbers.ts';
import { checkFields, type Context, docField, type Handler, listField, namespaceOf } from './context.ts';
import { scope } from '../scope.ts';

/** MongoDB's own first batch, and its bound of one reply. */
const firstBatch = 101;
const batchBytes = 16 * 1024 * 1024;

// A cursor pins its snapshot, and with it the space of what was deleted since.
const idleMilliseconds = 10 * 60_000;

interface Cursor {
  namespace: string;
  source: Iterator<Raw[]>;
  /** Read but not yet sent. */
  waiting: Raw[];
  snapshot: Snapshot;
  usedAt: number;
  busy: boolean;
}

/** The open cursors of all connections. */
export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private lastId = BigInt(Date.now()) << 20n;

  /** The first batch, and a cursor when there is more. Takes over the snapshot. */
  async begin(
    namespace: string, snapshot: Snapshot, source: Iterator<Raw[]>, pace: Pace, options: { batchSize?: number; single?: boolean },
  ): Promise<Doc> {
    const cursor: Cursor = { namespace, source, waiting: [], snapshot, usedAt: Date.now(), busy: false };
    try {
      const { documents, exhausted } = await this.fill(cursor, options.batchSize ?? firstBatch, pace);
      if (exhausted || options.single) this.release(cursor);
      const id = exhausted || options.single ? 0n : ++this.lastId;
      if (id !== 0n) this.open.set(id, cursor);
      return { cursor: { firstBatch: documents, id, ns: namespace }, ok: 1 };
    } catch (error) {
      this.release(cursor);
      throw error;
    }
  }

  /** The next batch. Error 43 for a cursor that is unknown or was closed. */
  async next(id: bigint, namespace: string, batchSize: number | undefined, pace: Pace): Promise<Doc> {
    const cursor = this.open.get(id);
    if (!cursor || cursor.namespace !== namespace || cursor.busy) throw fault(43, `cursor id ${id} not found`);
    cursor.busy = true;
    try {
      const { documents, exhausted } = await this.fill(cursor, batchSize ?? Infinity, pace);
      if (exhausted) this.close(id);
      return { cursor: { nextBatch: documents, id: exhausted ? 0n : id, ns: namespace }, ok: 1 };
    } catch (error) {
      this.close(id);
      throw error;
    } finally {
      cursor.busy = false;
      cursor.usedAt = Date.now();
    }
  }

  /** Whether there was such a cursor. */
  close(id: bigint): boolean {
    const cursor = this.open.get(id);
    if (!cursor) return false;
    this.open.delete(id);
    this.release(cursor);
    return true;
  }

  /** Closes those nobody has asked for in ten minutes. */
  closeIdle(now: number): void {
    for (const [id, cursor] of this.open) if (!cursor.busy && now - cursor.usedAt > idleMilliseconds) this.close(id);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.close(id);
  }

  private release(cursor: Cursor): void {
    cursor.source.return?.();
    cursor.snapshot.release();
  }

  private async fill(cursor: Cursor, count: number, pace: Pace): Promise<{ documents: Raw[]; exhausted: boolean }> {
    const documents: Raw[] = [];
    let bytes = 0;
    for (;;) {
      while (cursor.waiting.length > 0) {
        const [next] = cursor.waiting as [Raw];
        if (documents.length >= count || (bytes + next.bytes.length > batchBytes && documents.length > 0)) {
          return { documents, exhausted: false };
        }
        documents.push(next);
        bytes += next.bytes.length;
        cursor.waiting.shift();
      }
      const { value, done } = cursor.source.next();
      if (done) return { documents, exhausted: true };
      cursor.waiting = value;
      await pace.breathe();
    }
  }
}

/** A reply with all of a short list at once. */
export const listReply = (namespace: string, docs: readonly Doc[]): Doc => ({
  cursor: { firstBatch: docs.map((doc) => new Raw(encode(doc))), id: 0n, ns: namespace },
  ok: 1,
});

/** The batch size of `cursor: {batchSize}`; error 40415 for other fields. */
export function cursorBatchSize(command: Doc): number | undefined {
  const cursor = docField(command, 'cursor');
  checkFields(cursor, scope.statements.cursor, 'a cursor');
  return cursor.batchSize === undefined ? undefined : wholeNumber(cursor.batchSize, 'batchSize');
}

export const getMore: Handler = (command, context) => {
  const { getMore: id, collection, batchSize } = command;
  if (typeof id !== 'bigint') throw fault(14, "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  const namespace = namespaceOf({ collection }, 'collection', context);
  const size = batchSize === undefined ? undefined : wholeNumber(batchSize, 'batchSize') || undefined;
  return context.cursors.next(id, namespace, size, context.pace);
};

export const killCursors: Handler = (command, { cursors }: Context) => {
  const ids = listField(command, 'cursors').filter((id) => typeof id === 'bigint' && !isDoc(id)) as bigint[];
  const killed = ids.filter((id) => cursors.close(id));
  return {
    cursorsKilled: killed,
    cursorsNotFound: ids.filter((id) => !killed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  };
};
