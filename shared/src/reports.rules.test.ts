import { expect } from 'chai';
import fc from 'fast-check';
import { asOfDay, dueDay, lastMonth, nextState, onTime, owedBy, possibleActions, receiverOf, reportActions, reportStates, reportTiming, reportTimings, stateAfter, type ReportAction, type ReportState } from './reports.rules.ts';

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
  it('Should owe reports by every plan in force in a part of the period, and by the last that was until another takes its place', () => {
    const plan = (id: string, validFrom: string, validTo: string | null, ...levels: string[]) => ({ id, validFrom, validTo, reporting: [{ schedule: levels.length > 0 ? { levels, H1: '07-05', Y: null } : null }] });
    const [old, scheme, next, beside] = [plan('old', '2013-12-04', '2020-12-31', 'commune', 'school'), plan('scheme', '2021-07-30', '2030-12-31'), plan('next', '2022-05-01', '2030-12-31', 'commune', 'clc'), plan('beside', '2024-06-30', null, 'commune')];
    const owed = (level: string, period: string) => owedBy([old, scheme, next, beside], level, period).map(({ id }) => id);
    expect([owed('commune', '2013-H1'), owed('commune', '2014-H1'), owed('clc', '2014-H1')]).to.eql([[], ['old'], []]);
    expect([owed('commune', '2021-H1'), owed('commune', '2022-H1'), owed('school', '2022-H1'), owed('clc', '2022-H1')], 'a plan that asks for no report takes nobody’s place').to.eql([['old'], ['next'], [], ['next']]);
    expect([owed('commune', '2024-H1'), owed('commune', '2031-H1')]).to.eql([['next', 'beside'], ['beside']]);
    expect(owed('commune', '2024-Y'), 'which nobody asks for').to.eql([]);
  });
  it('Should go to the nearest body above that the plan names, else to the one directly above', () => {
    const above = ['city', 'district', 'commune'].map((level) => ({ level }));
    const to = (...levels: string[]) => receiverOf([{ levels: ['clc'], to: levels, H1: '07-05', Y: null }], 'clc', above)?.level;
    expect([to('commune'), to('city', 'district'), to('city'), to('province'), to()]).to.eql(['commune', 'district', 'city', 'commune', 'commune']);
    expect(receiverOf([], 'city', [])).to.equal(null);
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
