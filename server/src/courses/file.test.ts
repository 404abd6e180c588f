import { readdirSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import express from 'express';
import { v7 } from 'uuid';
import { type CourseBench, callerWith, startCourses, uploaded } from '../../test/support/courses.ts';
import { errorHandler } from '../http/errors.ts';
import { courseFiles } from './file.handler.ts';

const pngBytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(20)]);

describe('Attached files and cover pictures', () => {
  let bench: CourseBench;
  let server: Server;
  let media: string;
  const allowed = new Set<string>();
  const author = callerWith('publisher', 'AG-1');

  before(async () => {
    bench = await startCourses();
    const app = express().use('/media', courseFiles(bench.files, (_request, file) => Promise.resolve(allowed.has(file)))).use(errorHandler(bench.deps.log));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    media = `http://127.0.0.1:${(server.address() as AddressInfo).port}/media`;
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await bench.deps.end();
  });

  const receive = async (kind: 'file' | 'picture', name: string, bytes: string | Buffer, who = author) =>
    bench.files.receive(who, kind, await uploaded(bench.files.incoming, name, bytes));
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

  it('Should keep a file once, however often it is sent, and apart for each sender and name', async () => {
    const [first, second] = await Promise.all([receive('file', 'Mẫu số 1.pdf', '%PDF-1'), receive('file', 'Mẫu số 1.pdf', '%PDF-1')]);
    expect(second).to.deep.equal(first);
    expect(first).to.deep.include({ kind: 'file', name: 'Mẫu số 1.pdf', size: 6, type: 'application/pdf', owner: author.id });
    const others = [await receive('file', 'Khác.pdf', '%PDF-1'), await receive('file', 'Mẫu số 1.pdf', '%PDF-1', callerWith('publisher', 'AG-1'))];
    expect(new Set([first, ...others].map(({ _id }) => _id)).size).to.equal(3);
    expect(readdirSync(bench.files.incoming)).to.deep.equal([]);
  });

  it('Should refuse and remove what is not accepted', async () => {
    const refusals = [['file', 'a.pdf', '<html>', 'file_not_allowed'], ['file', 'a.bat', 'del *', 'file_not_allowed'], ['picture', 'a.png', '<svg/>', 'not_a_picture']] as const;
    for (const [kind, name, bytes, code] of refusals) {
      const error: unknown = await receive(kind, name, bytes).then(() => null, (thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(AppError).that.includes({ code });
    }
    expect(readdirSync(bench.files.incoming)).to.deep.equal([]);
  });

  it('Should hand out a file only where it is allowed, as a download that never changes', async () => {
    const file = await receive('file', 'Kế hoạch.txt', 'Xin chào');
    const url = `${media}/files/${file._id}/${encodeURIComponent(file.name)}`;
    expect(await codeOf(await fetch(url))).to.deep.equal([403, 'not_allowed']);
    allowed.add(file._id);
    const response = await fetch(url);
    expect(await response.text()).to.equal('Xin chào');
    expect(Object.fromEntries(response.headers)).to.include({
      'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(response.headers.get('content-disposition')).to.match(/^attachment;/).and.include(encodeURIComponent('Kế hoạch.txt'));
  });

  it('Should show covers to anyone, and neither kind under the other’s address', async () => {
    const [file, picture] = [await receive('file', 'a.png', pngBytes), await receive('picture', 'a.png', pngBytes)];
    allowed.add(file._id).add(picture._id);
    const response = await fetch(`${media}/pictures/${picture._id}`);
    expect(Object.fromEntries(response.headers)).to.include({ 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(Buffer.from(await response.arrayBuffer())).to.deep.equal(pngBytes);
    expect(await codeOf(await fetch(`${media}/pictures/${file._id}`))).to.deep.equal([404, 'not_found']);
    expect(await codeOf(await fetch(`${media}/files/${picture._id}/a.png`))).to.deep.equal([404, 'not_found']);
  });

  it('Should not be led out of its folder', async () => {
    for (const path of ['pictures/..%2Ffiles', 'files/..%2F..%2Fetc/passwd', `pictures/${v7()}`, 'pictures/%00']) {
      expect(await codeOf(await fetch(`${media}/${path}`)), path).to.satisfy(([status]: number[]) => status === 404 || status === 403);
    }
  });
});
