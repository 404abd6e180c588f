/** A buffer that grows as it is written: for BSON documents and index keys. Reused by `reset`. */
export class Bytes {
  buffer: Buffer;
  length = 0;

  constructor(capacity = 1 << 12) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  reset(): void {
    // One giant document must not pin its buffer for ever.
    if (this.buffer.length > 1 << 20) this.buffer = Buffer.allocUnsafe(1 << 12);
    this.length = 0;
  }

  /** Makes room for `size` more bytes and answers where they begin. */
  reserve(size: number): number {
    const start = this.length;
    if (start + size > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, start + size));
      this.buffer.copy(larger, 0, 0, start);
      this.buffer = larger;
    }
    this.length = start + size;
    return start;
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.buffer[at] = value;
  }

  bytes(value: Uint8Array): void {
    const at = this.reserve(value.length);
    this.buffer.set(value, at);
  }

  utf8(text: string): number {
    const start = this.reserve(text.length * 3);
    const size = this.buffer.write(text, start, 'utf8');
    this.length = start + size;
    return size;
  }

  /** A copy of what was written. */
  copy(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }
}
