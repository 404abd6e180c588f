// The job that makes a film playable: lowest rung first, then all of them, each published as soon as it is whole.
import type { Model } from 'mongoose';
import type { Storage } from '../adapters/storage.ts';
import { TranscodeError, plan, probe, transcode } from '../adapters/transcoder/index.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { Work } from '../jobs/queue.ts';
import { personRoom } from '../realtime/bus.ts';
import type { FilmDoc } from './film.model.ts';

/** Of what the length may be off that the file states; learners may have watched a share of it already. */
const tolerance = 0.02;
/** What was said at first stays the length of the film, so that nobody's share of it changes, unless it is plainly wrong. */
const lengthOf = (said: number | null, made: number): number => (said && Math.abs(made - said) <= said * tolerance ? said : made);

export const transcodeWork = (deps: Deps, { courses, storage, films }: { courses: CourseService; storage: Storage; films: Model<FilmDoc> }): Work => {
  const change = async (id: string, fields: Partial<FilmDoc>): Promise<void> => {
    const film = await films.findOneAndUpdate({ _id: id }, { $set: { ...fields, updatedAt: deps.clock.now() } }, { returnDocument: 'after' }).lean();
    if (!film?.owner) return;
    const payload = { film: id, state: film.state, progress: film.progress };
    deps.bus.emit('socket', { room: personRoom(film.owner), name: 'film:progressed', payload });
  };

  /** Writes progress at whole percents, one write at a time; a slow store only makes the steps coarser. */
  const progressWriter = (id: string) => {
    let written = 0;
    let writing = false;
    return (fraction: number) => {
      const percent = Math.floor(fraction * 100) / 100;
      if (writing || percent <= written) return;
      written = percent;
      writing = true;
      void change(id, { progress: percent }).catch(() => undefined).finally(() => (writing = false));
    };
  };

  return {
    async run(id, _attempt, signal) {
      const film = await films.findById(id).lean();
      if (!film || film.state === 'ready') return;
      const input = storage.pathOf('films', id, 'source');
      // Every try has a folder of its own, so that what was once published under an address never changes there.
      const rev = film.rev + 1;
      await change(id, { state: 'transcoding', rev, rungs: [], audioBytes: 0, hasPoster: false, storyboard: null, downloads: [], progress: 0 });
      const made = await transcode(deps.tools, plan(await probe(deps.tools, input), deps.tools), {
        input,
        outDir: storage.pathOf('media', id, String(rev)),
        signal,
        onProgress: progressWriter(id),
        async onRungReady(rung) {
          await films.updateOne({ _id: id }, { $push: { rungs: { name: rung.name, height: rung.height, bytes: rung.bytes } } });
          await change(id, { state: 'playable' });
        },
      });
      const rungs = made.rungs.map(({ name, height, bytes }) => ({ name, height, bytes }));
      const durationSec = lengthOf(film.durationSec, made.durationSec);
      await courses.noteFilm({ film: id, durationSec, lightBytes: rungs[0]?.bytes ?? made.audio?.bytes ?? 0 });
      for (let old = 1; old < rev; old++) await storage.remove('media', id, String(old));
      // Last of all, since of a film that is ready nothing is done again after a stop.
      await change(id, {
        state: 'ready', progress: 1, reason: made.warnings[0] ?? null, durationSec, rungs,
        audioBytes: made.audio?.bytes ?? 0, hasPoster: made.poster !== undefined, storyboard: made.storyboard ?? null, downloads: made.downloads,
      });
    },
    async failed(id, error) {
      const reason = error instanceof TranscodeError ? error.code : 'failed';
      await change(id, { state: 'failed', reason });
      return reason;
    },
  };
};
