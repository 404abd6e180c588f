// Opens a lesson's files for the one who takes them along: a cookie from the server, and the list of all addresses.
import { errorOf } from '../api.ts';
import { prepareLesson } from './prepare.ts';
import { filesBeside, filesOfPlaylist, onlyRung, playlistOf } from './taken.rules.ts';
import { type TakenCourse, type TakenLesson, taken } from './taken.store.ts';
import { Refused } from './taker.ts';

/** Refusals that a new cookie or a new sign-in ends. */
const passing = new Set([401, 429]);

/** Fetches a file whole. What the server will never give is `Refused`; a lost line throws whatever it throws. */
export const fetchFile = async (address: string, renew: () => Promise<unknown>): Promise<Blob> => {
  let response = await fetch(address);
  if (response.status === 401) {
    await renew();
    response = await fetch(address);
  }
  if (response.ok) return response.blob();
  const error = await errorOf(response);
  throw error.status >= 400 && error.status < 500 && !passing.has(error.status) ? new Refused(error.message) : error;
};

/** The film's version as it plays alone, and its files. */
const filmOf = async ({ playback, rung, playlists }: TakenLesson): Promise<Pick<TakenLesson, 'playlists'> & { segments: string[] }> => {
  const masterAddress = rung === 'audio' ? playback?.audio : playback?.master;
  if (!playback || !rung || !masterAddress) return { playlists: {}, segments: [] };
  const textOf = async (address: string) => playlists[address] ?? playback.playlists[address] ?? (await fetchFile(address, () => Promise.resolve())).text();
  const master = await textOf(masterAddress);
  const address = playlistOf(master, masterAddress, rung);
  if (!address) throw new Refused('this version is not there any more');
  const playlist = await textOf(address);
  return { playlists: { [masterAddress]: onlyRung(master, rung), [address]: playlist }, segments: filesOfPlaylist(playlist, address) };
};

/** Asks for the lesson anew, so that its cookie holds, and lists its files. Throws Refused, ApiError. */
export const openLesson = async (lesson: TakenLesson, { detail }: TakenCourse): Promise<TakenLesson> => {
  const now = await prepareLesson(detail, lesson.lesson);
  const isSame = lesson.files === null || (now.playback?.master === lesson.playback?.master && now.content.file?.url === lesson.content.file?.url);
  if (!isSame) {
    // Half of one film and half of another would play nothing: the new one is offered instead.
    await taken.keepLesson({ ...lesson, isOld: true });
    throw new Refused('there is a newer one');
  }
  const next = { ...lesson, ...now };
  const { playlists, segments } = await filmOf(next);
  const files = [...new Set([...segments, ...filesBeside(now.content, now.playback, detail.cover)])];
  // Deleted meanwhile: it stays so.
  if (!(await taken.lesson(lesson.person, lesson.course, lesson.lesson))) return { ...next, files: [] };
  const opened = { ...next, playlists, files };
  await taken.keepLesson(opened);
  return taken.settle(opened);
};
