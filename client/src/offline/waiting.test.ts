import { expect } from 'chai';
import { waitingOf } from './waiting.ts';

const events = (...facts: [verb: string, at: string][]) => ({ key: 1, id: 'recordEvents' as const, input: { body: { events: facts.map(([verb, at]) => ({ verb, at })) } } });

describe('What a device says that it has to send', () => {
  it('Should count by kind, and tell when the oldest happened', () => {
    const items = [
      events(['watched', '2026-11-20T08:00:10.000Z'], ['opened', '2026-11-20T08:00:00.000Z'], ['read', '2026-11-21T08:00:00.000Z']),
      { key: 2, id: 'saveAnswer' as const, input: { body: { at: '2026-11-22T08:00:00.000Z' } } },
      { key: 3, id: 'submitAttempt' as const, input: {} },
      { key: 4, id: 'returnAttempt' as const, input: { body: { submittedAt: '2026-11-19T08:00:00.000Z' } } },
      { key: 5, id: 'saveNote' as const, input: { body: { at: '2026-11-23T08:00:00.000Z' } } },
    ];
    expect(waitingOf(items)).to.deep.equal({ count: 7, kinds: { watched: 1, read: 2, answers: 1, quizzes: 2, notes: 1 }, oldest: '2026-11-19T08:00:00.000Z' });
    expect(waitingOf([])).to.deep.equal({ count: 0, kinds: { watched: 0, read: 0, answers: 0, quizzes: 0, notes: 0 }, oldest: null });
  });
});
