import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { createCaller } from '../support/caller.ts';
import { largeFilm } from '../support/films.ts';
import { type Product, product } from '../support/process.ts';
import { sha256Of, tusOf } from '../support/uploads.ts';

const size = 24_000_000;

describe('A film sent to a server that is killed', function () {
  let folder: string;
  let running: Product;
  before(async function () {
    if (process.env['MONGODB_URI']) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'hoctap-upload-'));
    running = await product(join(folder, 'data'), join(folder, 'uploads'), { SEED: 'demo' });
    await running.start();
  });
  after(async () => {
    if (!running) return;
    await running.killServer();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A loaded server takes what was sent some time later. */
  const received = async (id: string, more: number): Promise<void> => {
    while ((await stat(join(folder, 'uploads/uploads', id))).size <= more) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  /** Sends from `offset`, slowly, and kills the server once `until` is on its way and some of it has come; the request breaks off. */
  const sendUntilKilled = async (tus: ReturnType<typeof tusOf>, id: string, bytes: Buffer, offset: number, until: number) => {
    let at = offset;
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (at >= until) {
          await received(id, offset + 1_000_000);
          await running.killServer();
          return controller.close();
        }
        controller.enqueue(new Uint8Array(bytes.subarray(at, at + 500_000)));
        at += 500_000;
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
    await tus.patch(id, offset, slow).catch(() => undefined);
  };

  it('Should go on from where it was after each of two kills, and be the same film', async () => {
    const path = await largeFilm(join(folder, 'phim.mp4'), size);
    const bytes = await readFile(path);
    const { accessToken } = await createCaller(running.url)('signIn', { body: { login: 'bientap', password: 'hoctap-demo' } });
    const tus = tusOf(running.url, accessToken);
    const id = v7();
    expect((await tus.begin({ id, name: 'phim.mp4', size: bytes.length })).status).to.equal(201);
    let offset = 0;
    for (const share of [0.3, 0.6]) {
      await sendUntilKilled(tus, id, bytes, offset, bytes.length * share);
      await running.start();
      const kept = await tus.offset(id);
      expect(kept, 'what had come is kept').to.be.greaterThan(offset + 1_000_000);
      expect(kept).to.be.lessThan(bytes.length);
      offset = kept;
    }
    expect((await tus.patch(id, offset, new Uint8Array(bytes.subarray(offset)))).status).to.equal(204);
    const source = join(folder, 'uploads/films', id, 'source');
    expect(await sha256Of(source)).to.equal(await sha256Of(path));
    const { items } = await createCaller(running.url, accessToken)('listFilmUploads');
    expect(items).to.deep.equal([]);
    expect((await createCaller(running.url, accessToken)('getFilm', { params: { film: id } })).size).to.equal(bytes.length);
  });
});
