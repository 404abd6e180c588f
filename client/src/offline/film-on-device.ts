// A film that was taken along, played from the device: the player asks for its segments by the same addresses as over the line.
import type { FilmSource, SourceProvider } from '../media/source.ts';
import { nameOf } from '../media/source.ts';
import { canStream } from '../media/stream.ts';
import { session } from '../session.ts';
import { files, taken } from './taken.store.ts';
import { filmFilesOf } from './taken.rules.ts';

/** Answers with the film where all of it is here. */
export const filmOnDevice: SourceProvider = async ({ film }): Promise<FilmSource | null> => {
  const person = session.owner;
  if (!person || !canStream()) return null;
  const lesson = (await taken.lessons(person)).find(({ playback }) => playback?.film === film);
  const { playback } = lesson ?? {};
  const needed = lesson ? filmFilesOf(lesson) : [];
  if (!lesson || !playback || needed.length === 0) return null;
  const stored = await files.all(person);
  if (!needed.every((file) => stored.has(file))) return null;
  const urls: string[] = [];
  const urlOf = async (address: string | null | undefined): Promise<string | null> => {
    const blob = address ? await (await files.read(person, address))?.blob() : undefined;
    return blob ? urlFor(blob) : null;
  };
  const urlFor = (blob: Blob): string => {
    const url = URL.createObjectURL(blob);
    urls.push(url);
    return url;
  };
  const captions = await Promise.all(playback.captions.map(async ({ language, url }) => {
    const blob = await (await files.read(person, url))?.blob();
    return { language, label: nameOf(language), url: blob ? urlFor(blob) : url, ...(blob && { read: () => blob.text() }) };
  }));
  const board = await urlOf(playback.storyboard?.url);
  const isSound = lesson.rung === 'audio';
  return {
    kind: 'stream', picture: isSound ? null : playback.master, sound: isSound ? playback.audio : null, poster: await urlOf(playback.poster), captions,
    storyboard: playback.storyboard && board ? { ...playback.storyboard, url: board } : null, playlists: lesson.playlists, isHere: true,
    read: async (address) => (await files.read(person, address))?.arrayBuffer(),
    close: () => urls.forEach((url) => URL.revokeObjectURL(url)),
  };
};
