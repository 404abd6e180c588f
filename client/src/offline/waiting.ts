// What waits on this device to be sent, told to its owner. Pure.
import type { Input } from '@hoctap/shared';
import type { Item } from './sender.ts';

export type WaitingKind = 'watched' | 'read' | 'answers' | 'quizzes' | 'notes';
export interface Waiting {
  count: number;
  kinds: Record<WaitingKind, number>;
  /** When the oldest of it happened, by this device's clock. */
  oldest: string | null;
}

const kindOf: Partial<Record<string, WaitingKind>> = { watched: 'watched', opened: 'read', read: 'read' };
type Told = [kind: WaitingKind, at: string | null];
const toldOf = ({ id, input }: Item): Told[] => {
  switch (id) {
    case 'recordEvents': return (input as Input<'recordEvents'>).body.events.map(({ verb, at }) => [kindOf[verb] ?? 'answers', at]);
    case 'saveAnswer': return [['answers', (input as Input<'saveAnswer'>).body.at]];
    case 'submitAttempt': return [['quizzes', null]];
    case 'saveNote': return [['notes', (input as Input<'saveNote'>).body.at]];
    case 'returnAttempt': return [['quizzes', (input as Input<'returnAttempt'>).body.submittedAt]];
  }
};

export const waitingOf = (items: readonly Item[]): Waiting => {
  const told = items.flatMap(toldOf);
  const kinds: Waiting['kinds'] = { watched: 0, read: 0, answers: 0, quizzes: 0, notes: 0 };
  for (const [kind] of told) kinds[kind] += 1;
  const times = told.flatMap(([, at]) => at ?? []);
  return { count: told.length, kinds, oldest: times.length === 0 ? null : times.reduce((first, at) => (at < first ? at : first)) };
};
