import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { serialize } from 'bson';
import { expect } from 'chai';
import { openStore, type TestStore } from './support.ts';

/** An OP_MSG of these bytes behind its flags. */
function message(sections: Buffer, { flags = 0, operation = 2013, length }: { flags?: number; operation?: number; length?: number } = {}): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(length ?? 20 + sections.length, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(operation, 12);
  head.writeUInt32LE(flags, 16);
  return Buffer.concat([head, sections]);
}

const body = (command: object) => Buffer.concat([Buffer.from([0]), serialize(command)]);
const ping = body({ ping: 1, $db: 'admin' });

describe('The wire protocol', () => {
  let opened: TestStore;
  let path: string;
  before(async () => {
    opened = await openStore();
    path = decodeURIComponent(new URL(opened.store.uri).host);
  });
  after(() => opened.end());

  async function dial(): Promise<Socket> {
    const socket = connect(path);
    await once(socket, 'connect');
    return socket;
  }

  /** Of the store's process, in MB; 0 where the system does not tell. */
  function ownMemory(): number {
    const status = `/proc/${opened.store.pid}/status`;
    return existsSync(status) ? Number(/RssAnon:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024 : 0;
  }

  const malformed: Record<string, Buffer> = {
    'a length of nothing': message(ping, { length: 0 }),
    'a negative length': message(ping, { length: -1 }),
    'a length beyond 48 MB': message(ping, { length: 48_000_001 }),
    'an unknown operation': message(ping, { operation: 2006 }),
    'unknown required flags': message(ping, { flags: 1 << 5 }),
    'no section': message(Buffer.alloc(0)),
    'a section of an unknown kind': message(Buffer.concat([Buffer.from([9]), ping.subarray(1)])),
    'a section beyond the message': message(Buffer.concat([Buffer.from([0, 255, 255, 0, 0]), ping.subarray(5)])),
    'a document without its end': message(Buffer.concat([Buffer.from([0, 8, 0, 0, 0]), Buffer.from('\x10ab\x01', 'latin1')])),
    'a text longer than its document': message(Buffer.concat([Buffer.from([0, 17, 0, 0, 0, 2, 97, 0, 127, 0, 0, 0]), Buffer.from('abcd\0')])),
    'a document sequence without a name': message(Buffer.concat([ping, Buffer.from([1, 8, 0, 0, 0, 1, 1, 1, 1])])),
    'rubbish': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  };

  for (const [what, bytes] of Object.entries(malformed)) {
    it(`Should close the connection, and no other, on ${what}`, async () => {
      const socket = await dial();
      socket.write(bytes);
      socket.resume();
      await once(socket, 'close');
      expect(await opened.client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });
    });
  }

  it('Should take a message in any pieces, and several in one', async () => {
    const socket = await dial();
    const bytes = Buffer.concat([message(ping), message(ping)]);
    let received = 0;
    const replied = new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received === 2 * (21 + serialize({ ok: 1.5 }).length - 4)) resolve();
      });
    });
    for (const byte of bytes) socket.write(Buffer.from([byte]));
    await replied;
    socket.destroy();
  });

  it('Should not answer a command that wants no reply, but run it', async () => {
    const items = opened.client.db('wire').collection('silent', { writeConcern: { w: 0 } });
    expect((await items.insertOne({ n: 1 })).acknowledged).to.equal(false);
    // On the one socket, the next command waits for the silent one.
    const socket = await dial();
    socket.write(message(body({ insert: 'silent', documents: [{ n: 2 }], $db: 'wire' }), { flags: 2 }));
    socket.write(message(ping));
    const [reply] = (await once(socket, 'data')) as [Buffer];
    expect(reply.length).to.be.lessThan(60);
    expect(await opened.client.db('wire').collection('silent').countDocuments({ n: 2 })).to.equal(1);
    socket.destroy();
  });

  it('Should wait for a slow reader and serve others meanwhile', async () => {
    const items = opened.client.db('wire').collection('large');
    await items.insertMany(Array.from({ length: 8 }, () => ({ pad: 'x'.repeat(1024 * 1024) })));
    const socket = await dial();
    socket.pause();
    const before = ownMemory();
    for (let i = 0; i < 60; i++) socket.write(message(body({ find: 'large', $db: 'wire' })));
    await pause(1000);
    expect(await items.countDocuments({})).to.equal(8);
    expect(ownMemory() - before, 'of the 480 MB asked for').to.be.lessThan(100);
    let received = 0;
    const many = new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received > 20 * 8 * 1024 * 1024) resolve();
      });
    });
    socket.resume();
    await many;
    socket.destroy();
    expect(opened.log.filter((line) => line.includes('Warning')), 'nothing piles up on the connection either').to.deep.equal([]);
  });

  it('Should refuse a type it cannot hold with an error, not by closing', async () => {
    const socket = await dial();
    socket.write(message(body({ insert: 'x', documents: [], $db: 'wire' }).fill(0x11, 5, 6)));
    const [reply] = (await once(socket, 'data')) as [Buffer];
    expect(reply.toString('latin1')).to.contain('timestamp is not supported by the embedded store');
    socket.destroy();
  });
});
