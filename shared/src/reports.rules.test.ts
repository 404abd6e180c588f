import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ReportAction, type ReportState, asOfDay, dueDay, lastMonth, nextState, onTime, possibleActions, reportActions, reportStates, reportTiming, reportTimings, stateAfter,
} from './reports.rules.ts';

const anyActions = fc.array(fc.constantFrom<ReportAction>(...reportActions), { maxLength: 30 });

describe('Reports on time', () => {
  it('Should be so when all that were due came by their day, in whatever order, and nothing while none was due', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...reportTimings)), (timings) => {
      const value = onTime(timings);
      expect(onTime([...timings].reverse())).to.equal(value);
      expect(value === 0).to.equal(timings.some((one) => one.includes('late')));
      expect(value === null).to.equal(timings.every((one) => one === 'open' || one === 'due_soon'));
    }));
  });
});

describe('The life of a report', () => {
  it('Should reach no state but through those before it, whatever is tried in whatever order', () => {
    fc.assert(fc.property(anyActions, fc.boolean(), (actions, hasReceiver) => {
      let state: ReportState = 'draft';
      for (const action of actions) {
        const next = nextState(state, action, hasReceiver);
        if (next === null) continue;
        const before: Record<ReportState, ReportState[]> = {
          draft: [], submitted: ['draft', 'returned'], returned: ['submitted'], accepted: ['submitted'], locked: [hasReceiver ? 'accepted' : 'draft'],
        };
        expect(before[next]).to.include(state);
        state = next;
      }
      expect(stateAfter(actions, hasReceiver)).to.equal(state);
      if (!hasReceiver) expect(['draft', 'locked']).to.include(state);
    }));
  });
  it('Should let nothing change what is locked', () => {
    fc.assert(fc.property(anyActions, fc.boolean(), (actions, hasReceiver) => {
      expect(actions.every((action) => nextState('locked', action, hasReceiver) === null)).to.equal(true);
    }));
  });
  it('Should give each action to one side, and offer exactly what leads somewhere', () => {
    for (const state of reportStates) {
      for (const hasReceiver of [true, false]) {
        const owner = possibleActions(state, hasReceiver, ['owner']);
        const receiver = possibleActions(state, hasReceiver, ['receiver']);
        expect(owner.filter((action) => receiver.includes(action))).to.eql([]);
        expect([...owner, ...receiver].sort()).to.eql(reportActions.filter((action) => nextState(state, action, hasReceiver) !== null).sort());
        expect(possibleActions(state, hasReceiver, [])).to.eql([]);
      }
    }
  });
});

describe('The time of a report', () => {
  const schedules = [{ levels: ['district'], H1: '07-05', Y: '01-05' }, { levels: ['agency', 'district'], H1: null, Y: '01-10' }];

  it('Should be due in July for the half-year and in January for the year before, where it is owed at all', () => {
    expect(dueDay(schedules, 'district', '2014-H1')).to.equal('2014-07-05');
    expect(dueDay(schedules, 'district', '2014-Y')).to.equal('2015-01-05');
    expect(dueDay(schedules, 'agency', '2014-Y')).to.equal('2015-01-10');
    expect(dueDay(schedules, 'agency', '2014-H1')).to.equal(null);
    expect(dueDay(schedules, 'clc', '2014-Y')).to.equal(null);
  });
  it('Should count to the end of June or December, or to today when that is earlier', () => {
    expect([lastMonth('2014-H1'), lastMonth('2014-Y')]).to.eql(['2014-06', '2014-12']);
    expect([asOfDay('2014-H1', '2014-05-02'), asOfDay('2014-H1', '2014-09-01'), asOfDay('2014-Y', '2015-01-02')]).to.eql(['2014-05-02', '2014-06-30', '2014-12-31']);
  });
  it('Should be called to mind fourteen days before, late from the day after, and judged by the first day it was handed in', () => {
    const due = '2014-07-05';
    expect(['2014-06-20', '2014-06-21', '2014-07-05', '2014-07-06'].map((today) => reportTiming(due, null, today))).to.eql(['open', 'due_soon', 'due_soon', 'late']);
    expect([reportTiming(due, '2014-07-05', '2014-08-01'), reportTiming(due, '2014-07-06', '2014-08-01'), reportTiming(null, null, '2014-08-01')]).to.eql(['on_time', 'handed_in_late', 'open']);
  });
});
