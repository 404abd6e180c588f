/** MongoDB's own limit of a message. */
export const largestMessage = 48_000_000;
const header = 16;

/** Cuts a stream of chunks into messages without copying them together over and over. Throws on a wrong length. */
export async function* frames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    for (;;) {
      if (size < 4) break;
      if ((waiting[0] as Buffer).length < 4) waiting = [Buffer.concat(waiting)];
      const needed = (waiting[0] as Buffer).readInt32LE(0);
      if (needed < header || needed > largestMessage) throw new Error(`a message of ${needed} bytes`);
      if (size < needed) break;
      const all = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting);
      yield all.subarray(0, needed);
      size -= needed;
      waiting = size > 0 ? [all.subarray(needed)] : [];
    }
  }
}
