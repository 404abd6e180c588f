// Small films for stories, made by whatever ffmpeg is there, and how a person sends one.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyTools, h264, make, picture, sound } from '../../src/adapters/transcoder/samples.ts';
import type { ReadyTools } from '../../src/adapters/transcoder/tools.ts';
import type { TestApp } from './app.ts';

/** Any tools, which work at once: a server leaves the processor to everybody else first, and a test would only wait for it. */
export const promptTools = async (): Promise<ReadyTools> => {
  const tools = await anyTools();
  const modest = tools.launcher.findIndex((part) => /\/(taskset|chrt|nice)$/.test(part));
  return { ...tools, launcher: modest < 0 ? tools.launcher : tools.launcher.slice(0, modest) };
};

let made: Promise<string> | undefined;
/** A film of eight seconds, 320x240, with a tone. */
export const smallFilm = (): Promise<string> =>
  (made ??= (async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'hoctap-film-')), 'phim.mp4');
    await make(await anyTools(), ...picture('320x240', 8), ...sound(8), ...h264, '-c:a', 'aac', path);
    return path;
  })());

/** A form with one file. */
export const formWith = (field: string, content: Buffer | string, name: string): FormData => {
  const form = new FormData();
  form.append(field, new File([typeof content === 'string' ? content : new Uint8Array(content)], name));
  return form;
};
export const filmForm = async (): Promise<FormData> => formWith('film', await readFile(await smallFilm()), 'Phim của tôi.mp4');

/** Waits until a film of the store is in one of these states; a film that fails instead ends the wait. */
export const filmIn = async (app: TestApp, id: string, states: string[]) => {
  for (;;) {
    const film = await app.services.media.find(id);
    if (states.includes(film.state) || film.state === 'failed') return film;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** The value of a cookie that an answer sets, as a Cookie header. */
export const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** The small film with a box of `bytes` random bytes behind it, which no player minds: large without being long. */
export const largeFilm = async (path: string, bytes: number): Promise<string> => {
  const box = Buffer.alloc(8);
  box.writeUInt32BE(bytes, 0);
  box.write('free', 4);
  await writeFile(path, Buffer.concat([await readFile(await smallFilm()), box, randomBytes(bytes - 8)]));
  return path;
};
