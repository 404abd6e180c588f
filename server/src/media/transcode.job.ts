// The job that makes a film playable: as it is where that will do, the lowest rung, then all of them, each published as soon as it
// is whole.
import type { Model } from 'mongoose';
import type { Storage } from '../adapters/storage.ts';
import { type FinishedRung, type Plan, TranscodeError, type Transcoded, isResumable, plan, probe, shareTracks, transcode } from '../adapters/transcoder/index.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { Work } from '../jobs/queue.ts';
import { personRoom } from '../realtime/bus.ts';
import { markOf } from './film-mark.ts';
import type { FilmDoc } from './film.model.ts';

/** Room that a film and the work on it need, as a multiple of its size. */
export const roomFactor = 2.5;
/** Of what the length may be off that the file states; learners may have watched a share of it already. */
const tolerance = 0.02;
/** What was said at first stays the length of the film, so that nobody's share of it changes, unless it is plainly wrong. */
const lengthOf = (said: number | null, made: number): number => (said && Math.abs(made - said) <= said * tolerance ? said : made);
const rungOf = ({ name, height, bytes }: FinishedRung) => ({ name, height, bytes });

interface Parts { courses: CourseService; storage: Storage; films: Model<FilmDoc> }

export const transcodeWork = (deps: Deps, { courses, storage, films }: Parts): Work => {
  const tell = (film: FilmDoc): void => {
    if (!film.owner) return;
    const payload = { film: film._id, state: film.state, progress: film.progress };
    deps.bus.emit('socket', { room: personRoom(film.owner), name: 'film:progressed', payload });
  };
  /** Changes the film if it is still being made in that revision, and says whether it was. */
  const change = async (id: string, rev: number, fields: Partial<FilmDoc>): Promise<boolean> => {
    const mine = { _id: id, madeRev: rev, state: { $in: ['transcoding', 'playable'] } } as const;
    const film = await films.findOneAndUpdate(mine, { $set: { ...fields, updatedAt: deps.clock.now() } }, { returnDocument: 'after' }).lean();
    if (film) tell(film);
    return film !== null;
  };

  /** Writes progress at whole percents, one write at a time; a slow store only makes the steps coarser. */
  const progressWriter = (id: string, rev: number) => {
    let written = 0;
    let writing = false;
    return (fraction: number) => {
      const percent = Math.floor(fraction * 100) / 100;
      if (writing || percent <= written) return;
      written = percent;
      writing = true;
      void change(id, rev, { progress: percent }).catch(() => undefined).finally(() => (writing = false));
    };
  };

  const folderOf = (id: string, rev: number) => storage.pathOf('media', id, String(rev));
  /**
   * Where the film is made: what an earlier try has finished by the same plan is gone on with. Else in a new place, so that what was
   * once published under an address never changes there.
   */
  const revisionFor = async ({ _id, rev, madeRev = rev, redo }: FilmDoc, wanted: Plan): Promise<number> => {
    const mayGoOn = madeRev > 0 && !(redo && madeRev === rev);
    if (mayGoOn && (await isResumable(folderOf(_id, madeRev), wanted))) return madeRev;
    const fresh = Math.max(rev, madeRev) + 1;
    if (redo) await shareTracks(folderOf(_id, rev), folderOf(_id, fresh), wanted, redo);
    return fresh;
  };

  /** All is made: shows it in place of what was shown before, which stays for those who began with it. */
  const finish = async (film: FilmDoc, rev: number, made: Transcoded): Promise<void> => {
    const { _id: id } = film;
    const rungs = made.rungs.map(rungOf);
    const durationSec = lengthOf(film.durationSec, made.durationSec);
    await courses.noteFilm({ film: id, durationSec, lightBytes: rungs[0]?.bytes ?? made.audio?.bytes ?? 0 });
    await courses.noteFilmMark(id, markOf({ rev, captions: (await films.findById(id, { captions: 1 }).lean())?.captions ?? [] }));
    const before = film.leftover ?? [];
    const shown = film.rev > 0 && film.rev !== rev ? [String(film.rev)] : [];
    const leftover = [...new Set([...before, ...shown, ...made.leftover.map((folder) => `${rev}/${folder}`)])];
    for (let old = 1; old < rev; old++) if (!leftover.includes(String(old))) await storage.remove('media', id, String(old));
    // Last of all, since of a film that is ready nothing is done again after a stop.
    const isDone = await change(id, rev, {
      state: 'ready', progress: 1, reason: null, warnings: made.warnings, durationSec, rev, rungs, audioBytes: made.audio?.bytes ?? 0,
      hasPoster: made.poster !== undefined, storyboard: made.storyboard ?? null, downloads: made.downloads, redo: null,
      leftover, leftoverSince: leftover.length > 0 ? deps.clock.now() : null,
    });
    if (!isDone) throw new TranscodeError('cancelled');
  };

  return {
    async run(id, _attempt, signal) {
      const film = await films.findById(id).lean();
      if (!film || film.state === 'ready') return;
      // The source lies there already; the first bytes were received long ago.
      if ((await storage.freeBytes()) < film.size * (roomFactor - 1)) throw new TranscodeError('disk_full');
      const input = storage.pathOf('films', id, 'source');
      const wanted = plan(await probe(deps.tools, input, signal), deps.tools);
      const rev = await revisionFor(film, wanted);
      const isShown = film.rungs.length > 0 || film.audioBytes > 0;
      // What is shown goes on being shown; only the first revision is shown in parts.
      const showsParts = !isShown || film.rev === rev;
      const begun = { state: isShown ? 'playable' : 'transcoding', madeRev: rev, progress: 0, reason: null } as const;
      const started = await films.findOneAndUpdate({ _id: id, state: { $nin: ['failed', 'ready'] } }, { $set: { ...begun, updatedAt: deps.clock.now() } }, { returnDocument: 'after' }).lean();
      if (!started) throw new TranscodeError('cancelled');
      tell(started);
      const made = await transcode(deps.tools, wanted, {
        input, outDir: folderOf(id, rev), signal,
        onProgress: progressWriter(id, rev),
        async onPublished(rungs) {
          if (showsParts && rungs.length > 0) await change(id, rev, { state: 'playable', rev, rungs: rungs.map(rungOf) });
        },
      });
      await finish(started, rev, made);
    },
    async failed(id, error) {
      const reason = error instanceof TranscodeError ? error.code : 'failed';
      const film = await films.findOneAndUpdate({ _id: id, state: { $ne: 'ready' } }, { $set: { state: 'failed', reason, updatedAt: deps.clock.now() } }, { returnDocument: 'after' }).lean();
      if (film) tell(film);
      // What nobody was ever shown is not kept; what is shown goes on being shown.
      if (film?.madeRev && film.madeRev !== film.rev) await storage.remove('media', id, String(film.madeRev));
      return reason;
    },
  };
};
