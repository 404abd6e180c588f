import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { runningStore, startStore } from '../src/index.ts';
import { failure, newFolder, openStore } from './support.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The store's process by itself, without a supervisor to start it again. */
function launch(dataDir: string): ChildProcess {
  return fork(main, [dataDir], { execArgv: ['--import', tsx], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

const message = async (child: ChildProcess) => (await once(child, 'message'))[0] as { ready?: boolean; uri?: string; error?: string };

describe('The store as a process', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = newFolder();
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('Should tell its address in a file of its own while it runs, and end cleanly', async () => {
    const { store, client, end } = await openStore({ dataDir });
    const file = join(dataDir, 'store.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.include({ uri: store.uri, pid: store.pid, version: 1 });
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(await runningStore(dataDir)).to.equal(store.uri);
    const socket = decodeURIComponent(new URL(store.uri).host);
    expect(Buffer.byteLength(socket)).to.be.lessThan(101);
    expect(statSync(dirname(socket)).mode & 0o777).to.equal(0o700);
    await client.close();
    await store.stop();
    expect(existsSync(file) || existsSync(join(dataDir, 'store.lock')) || existsSync(socket)).to.equal(false);
    expect(await runningStore(dataDir)).to.equal(undefined);
    await end();
  });

  it('Should keep its data over a stop and a start', async () => {
    const first = await openStore({ dataDir });
    await first.client.db('d').collection('c').insertMany([{ n: 1 }, { n: 2 }]);
    await first.client.db('d').collection('c').createIndex({ n: 1 }, { unique: true });
    await first.client.close();
    await first.store.stop();
    const second = await openStore({ dataDir });
    const items = second.client.db('d').collection('c');
    expect(await items.countDocuments({})).to.equal(2);
    expect(await failure(() => items.insertOne({ n: 2 }))).to.include({ code: 11000 });
    await second.end();
  });

  it('Should refuse a second owner of a data folder in one sentence', async () => {
    const { store, end } = await openStore({ dataDir });
    const error = await failure(() => startStore({ dataDir }));
    expect(error.message).to.equal(`The embedded store cannot start: The data folder ${dataDir} is in use by the store with process id ${store.pid}.`);
    const other = launch(dataDir);
    const [code] = (await once(other, 'exit')) as [number];
    expect(code).to.equal(1);
    await end();
  });

  it('Should take over from an owner that was killed, also when its process id lives on as another process', async () => {
    writeFileSync(join(dataDir, 'store.lock'), JSON.stringify({ pid: process.pid, began: 'long ago', token: 'x' }));
    const child = launch(dataDir);
    expect((await message(child)).ready).to.equal(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { end } = await openStore({ dataDir });
    await end();
  });

  it('Should wait for a store that ends with its killed owner, and not be joined to it', async () => {
    const source = `import { startStore } from '${new URL('../src/index.ts', import.meta.url).href}'; await startStore({ dataDir: process.argv[1] }); console.log('up');`;
    const owner = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', source, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(owner.stdout, 'data');
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'store.json'), 'utf8')) as { pid: number };
    // As a busy machine would hold it up.
    process.kill(pid, 'SIGSTOP');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(await runningStore(dataDir)).to.equal(undefined);
    const next = openStore({ dataDir });
    setTimeout(() => process.kill(pid, 'SIGCONT'), 1500);
    const { store, client, end } = await next;
    await client.db('d').collection('c').insertOne({ n: 1 });
    expect(await runningStore(dataDir)).to.equal(store.uri);
    expect(store.pid).not.to.equal(pid);
    await end();
  });

  it('Should refuse data of a newer layout', async () => {
    const { store, client } = await openStore({ dataDir });
    await client.close();
    await store.stop();
    const { Disk } = await import('../src/storage/disk.ts');
    const disk = new Disk(join(dataDir, 'store.mdb'));
    disk.commit(() => disk.put(Buffer.from([0]), Buffer.from([9])));
    await disk.close();
    expect((await failure(() => startStore({ dataDir }))).message).to.match(/written by a newer store \(format 9, this one knows 1\)/);
  });

  it('Should say in one sentence that a folder cannot be used', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    expect((await failure(() => startStore({ dataDir: join(file, 'below') }))).message).to.match(/^The embedded store cannot start: /);
  });

  it('Should end with the process that started it, and not before it: a signal may reach a whole group', async () => {
    const child = launch(dataDir);
    const { uri = '' } = await message(child);
    child.kill('SIGTERM');
    child.kill('SIGINT');
    const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 2000 });
    expect(await client.db('d').collection('c').countDocuments()).to.equal(0);
    await client.close();
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).to.deep.equal([0, null]);
  });

  it('Should end on SIGTERM with code 0 when it stands alone', async () => {
    const child = spawn(process.execPath, ['--import', tsx, main, dataDir], { stdio: ['ignore', 'ignore', 'pipe'] });
    while (!existsSync(join(dataDir, 'store.json'))) await pause(20);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).to.deep.equal([0, null]);
  });

  it('Should answer what is under way before it ends', async () => {
    const child = launch(dataDir);
    const { uri = '' } = await message(child);
    // Those that the store no longer took must not wait for another one.
    const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 500 });
    const items = client.db('d').collection('c');
    const inserts = Array.from({ length: 20 }, (_, n) => items.insertOne({ n }));
    await inserts[0];
    const ended = once(child, 'exit');
    child.disconnect();
    const acknowledged = (await Promise.allSettled(inserts)).filter(({ status }) => status === 'fulfilled').length;
    expect(await ended).to.deep.equal([0, null]);
    await client.close();
    const again = await openStore({ dataDir });
    expect(await again.client.db('d').collection('c').countDocuments({})).to.be.least(acknowledged);
    await again.end();
  });

  it('Should start again on the same socket when it dies, so that clients reconnect by themselves', async () => {
    const { store, client, log, end } = await openStore({ dataDir });
    const items = client.db('d').collection('c');
    await items.insertOne({ n: 1 });
    const { pid, uri } = store;
    process.kill(pid, 'SIGKILL');
    // A read is repeated by the driver; a write that the death interrupts is an error the application sees.
    expect(await items.countDocuments({})).to.equal(1);
    await items.insertOne({ n: 2 });
    expect(store.pid).not.to.equal(pid);
    expect(store.uri).to.equal(uri);
    expect(log).to.include('the store ended (SIGKILL); it starts again in 250 ms');
    await end();
  });

  it('Should note what is used, when asked to', async () => {
    const path = join(dataDir, 'use.log');
    mkdirSync(join(dataDir, 'data'));
    process.env.STORE_LOG = path;
    const opened = await openStore({ dataDir: join(dataDir, 'data') });
    delete process.env.STORE_LOG;
    await opened.client.db('d').collection('c').updateOne({ a: { $in: [1] } }, { $set: { b: 1 } });
    const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { command: string; operators: string[] });
    expect(lines.find(({ command }) => command === 'update')?.operators).to.deep.equal(['$in', '$set']);
    await opened.end();
  });
});
