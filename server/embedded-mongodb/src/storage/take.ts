/** Makes something of a value that lies in LMDB's own buffer, where the next one overwrites it. */
export type Take<Value> = (bytes: Buffer) => Value;

/** A value of its own. (`Buffer.from` and `slice` would read beyond: LMDB's buffer is longer than its `length` says.) */
export const copy: Take<Buffer> = (bytes) => {
  const own = Buffer.allocUnsafe(bytes.length);
  own.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  return own;
};

/**
 * What LMDB encodes and decodes values with: reading is always synchronous, so whoever reads says before what to take of
 * them. To copy a value costs more than to find it.
 */
export const values = {
  take: copy as Take<unknown>,
  encode: (value: Buffer): Buffer => value,
  decode(bytes: Uint8Array): unknown {
    // The largest, of 16 MB, come mapped.
    return this.take(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  },
};

/** Entries of LMDB with what `take` makes of their values. */
export const taking = <Item>(items: Iterable<Item>, take: Take<unknown>): Iterable<Item> => ({
  [Symbol.iterator]() {
    const iterator = items[Symbol.iterator]();
    return {
      next() {
        values.take = take;
        try {
          return iterator.next();
        } catch (error) {
          // LMDB keeps its place, and the snapshot with it, until it is told.
          iterator.return?.();
          throw error;
        }
      },
      return: () => iterator.return?.() ?? { done: true, value: undefined },
    };
  },
});
