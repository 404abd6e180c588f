import { setImmediate as nextTurn } from 'node:timers/promises';
import { fault } from '../errors.ts';
import type { Write } from '../storage/storage.ts';

const sliceMilliseconds = 4;

/** Runs long work in slices, so that others are served between them, and ends it in time. */
export class Pace {
  private readonly deadline: number;
  private sliceEnd = performance.now() + sliceMilliseconds;

  /** `maxTimeMS` as in a command; 0 or undefined is without limit. */
  constructor(maxTimeMS: number | undefined) {
    this.deadline = maxTimeMS ? performance.now() + maxTimeMS : Infinity;
  }

  /** The same write, ended at its next pause when the time is over: what it did until then stays done. */
  *limit<Result>(write: Write<Result>): Write<Result> {
    for (;;) {
      const { done, value } = write.next();
      if (done) return value;
      yield value;
      if (performance.now() <= this.deadline) continue;
      // For what the write itself has to clear away.
      write.return(undefined as never);
      throw timeIsOver();
    }
  }

  /** To be awaited between two pieces of work. Error 50 when the time is over. */
  async breathe(): Promise<void> {
    const now = performance.now();
    if (now > this.deadline) throw timeIsOver();
    if (now < this.sliceEnd) return;
    await nextTurn();
    this.sliceEnd = performance.now() + sliceMilliseconds;
  }

  /** Runs a generator of chunks to its end and hands each chunk over. */
  async drain<Chunk>(chunks: Iterable<Chunk>, take: (chunk: Chunk) => void): Promise<void> {
    for (const chunk of chunks) {
      take(chunk);
      await this.breathe();
    }
  }
}

const timeIsOver = () => fault(50, 'operation exceeded time limit');
