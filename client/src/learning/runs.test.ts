import { expect } from 'chai';
import type { Enrolment, Progress } from '@hoctap/shared/learning.contract';
import { dueState, dueWords, slatsOf, toContinue } from './runs.ts';

const now = new Date('2026-11-22T18:30:00Z'); // already the 23rd in Viet Nam
const lesson = (state: 'todo' | 'begun' | 'done', share = 0) => ({ state, share, intervals: [], position: 0, strength: null, score: null });
const run = (id: string, completedAt: string | null) => ({ id, progress: { completedAt } }) as unknown as Enrolment;

describe('Runs as pages show them', () => {
  it('Should judge a due date by the day in Viet Nam', () => {
    expect(dueState(null, now)).to.equal('none');
    expect(dueState('2026-11-22', now)).to.equal('late');
    expect(dueState('2026-11-23', now)).to.equal('soon');
    expect(dueState('2026-12-07', now)).to.equal('soon');
    expect(dueState('2026-12-08', now)).to.equal('later');
  });
  it('Should say a due date in words', () => {
    expect(dueWords('2026-11-20', now)).to.equal('Đã quá hạn 3 ngày (20/11/2026)');
    expect(dueWords('2026-11-23', now)).to.equal('Hạn học xong là hôm nay');
    expect(dueWords('2026-11-24', now)).to.equal('Hạn học xong là ngày mai');
    expect(dueWords('2026-11-28', now)).to.equal('Còn 5 ngày, hạn 28/11/2026');
    expect(dueWords('2027-03-01', now)).to.equal('Hạn học xong: 01/03/2027');
  });
  it('Should go on with the first unfinished run in the server’s order', () => {
    expect(toContinue([run('a', '2026-01-01'), run('b', null), run('c', null)])?.id).to.equal('b');
    expect(toContinue([run('a', '2026-01-01')])).to.equal(undefined);
  });
  it('Should draw one slat per lesson in its order, a begun one with its share', () => {
    const progress = { lessons: { x: lesson('done'), y: lesson('begun', 0.56), z: lesson('begun'), w: lesson('todo') } } as unknown as Progress;
    expect(slatsOf(progress)).to.deep.equal([{ state: 'done' }, { state: 'part', share: 0.56 }, { state: 'part', share: 0.15 }, { state: 'todo' }]);
  });
});
