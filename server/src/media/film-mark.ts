// A film's mark: another one whenever what players load of it is, so that a phone which took it along sees it in the course's answer.
import { createHash } from 'node:crypto';
import type { FilmDoc } from './film.model.ts';

export const markOf = ({ rev, captions }: Pick<FilmDoc, 'rev' | 'captions'>): string =>
  createHash('sha256').update(JSON.stringify([rev, captions.map(({ language, file }) => [language, file]).sort()])).digest('hex').slice(0, 12);
