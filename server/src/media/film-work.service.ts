// What the work on films is at, for those who look after the system.
import type { FilmWork } from '@hoctap/shared/media.contract';
import type { Model } from 'mongoose';
import type { PeopleService } from '../accounts/people.service.ts';
import { after, pageFrom } from '../store/cursor.ts';
import type { FilmDoc } from './film.model.ts';

const unfinished = ['uploaded', 'transcoding', 'playable', 'failed'] as const;

export const filmWorkService = ({ films, people }: { films: Model<FilmDoc>; people: Pick<PeopleService, 'names'> }) =>
  /** A page of films that are not ready, the one that was touched last first. */
  async ({ cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: FilmWork[]; next?: string }> => {
    const found = await films.find({ state: { $in: unfinished }, ...after('updatedAt', cursor, -1, 'date') }).sort({ updatedAt: -1, _id: -1 }).limit(limit + 1).lean();
    const names = await people.names(found.flatMap(({ owner }) => owner ?? []));
    const { items, ...rest } = pageFrom(found, limit, ({ updatedAt, _id }) => [updatedAt.toISOString(), _id]);
    return {
      ...rest,
      items: items.map(({ _id, name, size, state, progress, reason, redo = null, durationSec, updatedAt, owner, rungs, audioBytes }) => ({
        id: _id, name, size, state, progress, reason, redo, durationSec, updatedAt: updatedAt.toISOString(),
        owner: owner === null ? null : (names.get(owner)?.fullName ?? ''), isShown: rungs.length > 0 || audioBytes > 0,
      })),
    };
  };
