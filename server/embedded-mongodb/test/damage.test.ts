import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { open } from 'lmdb';
import { catalogueKey } from '../src/storage/catalogue.ts';
import { atOnce, Storage } from '../src/storage/storage.ts';
import { newFolder } from './support.ts';

const never = (error: unknown): never => {
  throw error;
};

describe('A data file that is not what it should be', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = newFolder();
    file = join(folder, 'store.mdb');
    const storage = new Storage(file, never);
    await storage.write(atOnce(() => storage.ensure('d.c')));
    for (let commit = 0; commit < 3; commit++) await storage.write(atOnce(() => storage.disk.put(Buffer.from([9, commit]), Buffer.alloc(50_000, commit))));
    await storage.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The sentence in which the file is refused; it stays as it is. */
  const refusal = (): string => {
    const before = readFileSync(file);
    try {
      new Storage(file, never);
    } catch (error) {
      expect(readFileSync(file).equals(before), 'the file is left alone').to.equal(true);
      return (error as Error).message;
    }
    throw new Error('It was opened.');
  };
  const notOurs = () => `${file} is not a file of the embedded store, or a damaged one; put a copy in its place, or move it away to begin anew.`;

  const strangers: [what: string, content: Buffer][] = [
    ['noise', Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251))],
    ['a text', Buffer.from('Đây không phải là kho dữ liệu.\n'.repeat(500))],
    ['an SQLite file', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8176, 1)])],
    ['less than a page', Buffer.from('x')],
    ['zeros', Buffer.alloc(65_536)],
  ];
  for (const [what, content] of strangers) {
    it(`Should be refused: ${what}`, () => {
      writeFileSync(file, content);
      expect(refusal()).to.equal(notOurs());
    });
  }
  it('Should be refused when it is cut off', () => {
    const { length } = readFileSync(file);
    for (const size of [Math.floor(length / 2 / 4096) * 4096, 8192]) {
      truncateSync(file, size);
      expect(refusal()).to.match(/is cut off: it has \d+ bytes and should have \d+ at least; put a copy in its place/);
    }
  });
  it('Should be refused when one of its two heads is broken', () => {
    const whole = readFileSync(file);
    // The whole of it; the kind of its page; the version of LMDB's format. LMDB looks at the first alone, and crashes.
    for (const [offset, length] of [[0, 200], [18, 2], [28, 2]] as const) {
      for (const page of [0, 1]) {
        const handle = openSync(file, 'r+');
        writeSync(handle, Buffer.alloc(length, 7), 0, length, page * whole.readUInt32LE(48) + offset);
        closeSync(handle);
        expect(refusal()).to.equal(notOurs());
        writeFileSync(file, whole);
      }
    }
  });
  it('Should be refused when it is the LMDB file of another program', async () => {
    rmSync(file);
    const other = open({ path: file, noSubdir: true });
    await other.put('settings', { theme: 'dark' });
    await other.close();
    expect(refusal()).to.equal(notOurs());
  });
  it('Should be refused when a newer store wrote it, or a folder lies there', async () => {
    const storage = new Storage(file, never);
    await storage.write(atOnce(() => storage.disk.put(Buffer.from([0]), Buffer.from([200]))));
    await storage.close();
    expect(() => new Storage(file, never)).to.throw(`${file} was written by a newer store (format 200, this one knows 1); update this one, or put a copy`);
    rmSync(file);
    mkdirSync(file);
    expect(() => new Storage(file, never)).to.throw(`${file} is not a file; put a copy in its place`);
  });
  it('Should be refused when its list of collections cannot be read', async () => {
    for (const entry of [Buffer.from('noise'), Buffer.from([5, 0, 0, 0, 0])]) {
      const storage = new Storage(file, never);
      await storage.write(atOnce(() => storage.disk.put(catalogueKey('d.z'), entry)));
      await storage.close();
      expect(refusal()).to.equal(`${file} is damaged: its list of collections cannot be read; put a copy in its place, or move it away to begin anew.`);
      rmSync(file);
    }
  });
  it('Should be refused when it, or what LMDB keeps beside it, belongs to another user', () => {
    const isRoot = process.geteuid?.() === 0;
    chmodSync(folder, 0o755);
    const paths = [file, `${file}-lock`];
    for (const path of paths) {
      for (const other of paths) chmodSync(other, other === path ? 0o444 : 0o666);
      try {
        if (isRoot) process.seteuid?.(65_534);
        expect(() => new Storage(file, never)).to.throw(`${path} may not be changed by the user that runs the store; give it to that user.`);
      } finally {
        if (isRoot) process.seteuid?.(0);
      }
    }
  });
  it('Should begin anew where a store was killed before its first byte', async () => {
    rmSync(`${file}-lock`, { force: true });
    writeFileSync(file, '');
    const storage = new Storage(file, never);
    expect([...storage.all()]).to.eql([]);
    await storage.close();
    expect(existsSync(file)).to.equal(true);
  });
});
