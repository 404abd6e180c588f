import { collection } from '../store/model.ts';

/** What courses need to know of a film: how long it runs and what its light version weighs. Absent until the film can be played. */
export interface FilmFacts {
  film: string;
  durationSec: number;
  lightBytes: number;
  /** Another one whenever what players load of it is. */
  mark?: string;
}

/** Kept apart from versions, which never change: a film may become playable before or after its course is published. */
export const filmFactsModel = collection<Omit<FilmFacts, 'film'> & { _id: string }>('film_facts', { durationSec: Number, lightBytes: Number, mark: String });
