import type { Film } from '@hoctap/shared/media.contract';
import { t } from './films.messages.ts';

/** What a film is at, in words; of one version that is made anew, what that one is at. */
export const stateOf = ({ state, redo }: Pick<Film, 'state' | 'redo'>): string => {
  if (!redo || state === 'ready') return t.states[state];
  return t.redo[state === 'uploaded' ? 'waits' : state === 'failed' ? 'failed' : 'runs'](t.version(redo));
};
