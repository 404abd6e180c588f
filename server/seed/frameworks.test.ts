import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { FrameworkFile } from '@hoctap/shared/frameworks.contract';
import { type Known, frameworkFaults } from '@hoctap/shared/frameworks.rules';
import { UnitLevel } from '@hoctap/shared/units.contract';

const nothing: Known = { groups: [], taken: [], levels: UnitLevel.options };
const read = (path: string): FrameworkFile => FrameworkFile.parse(JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')));
const plan177 = () => read('plan-177.json');
type Indicator = FrameworkFile['indicators'][number];

/** Faults of Plan 177 after one change to it. */
const after = (change: (file: FrameworkFile) => void, known = nothing): string[] => {
  const file = plan177();
  change(file);
  return frameworkFaults(file, known).map(({ path, code, about }) => `${path} ${code} ${about}`);
};
const indicator = (file: FrameworkFile, id: string): Indicator => file.indicators.find((one) => one.id === id) as Indicator;
const rural = plan177().indicators.findIndex(({ id }) => id === 'RURAL_CLC');
const place = plan177().indicators.findIndex(({ id }) => id === 'TRN_MIN_CD');

describe('The check of a framework’s file', () => {
  it('Should find nothing in Plan 177 and in the later frameworks that come with the product', () => {
    for (const path of ['plan-177.json', 'frameworks/qd-1373.json', 'frameworks/kh-290.json']) expect(frameworkFaults(read(path), nothing), path).to.eql([]);
  });

  const cases: [what: string, expected: string, change: (file: FrameworkFile) => void][] = [
    ['a rule on a group that nobody defines', `indicators.${place}.rule.group unknown_group martians`, (file) => void (indicator(file, 'TRN_MIN_CD').rule.group = 'martians')],
    ['a rule about people without a group', `indicators.${place}.rule.group group_missing TRN_MIN_CD`, (file) => void (indicator(file, 'TRN_MIN_CD').rule.group = null)],
    ['hours without how many', `indicators.${place}.rule.threshold threshold_missing TRN_MIN_CD`, (file) => void (indicator(file, 'TRN_MIN_CD').rule.threshold = null)],
    ['a minimum in days of nobody knows how many periods', `indicators.${place}.rule.thresholdTerms.periodsPerUnit periods_per_unit_missing day`, (file) => void (indicator(file, 'TRN_MIN_CD').rule.thresholdTerms = { unit: 'day' })],
    ['two minimums of one year', `indicators.${place}.rule.thresholdTerms.overrides.1.year year_twice 2015`, (file) => void (indicator(file, 'TRN_MIN_CD').rule.thresholdTerms = { unit: 'period', overrides: [{ year: 2015, threshold: 40 }, { year: 2015, threshold: 20 }] })],
    ['enrolments at a centre, which nobody knows', `indicators.${rural}.rule.event organiser_of_enrolments_unknown centre`, (file) => void (indicator(file, 'RURAL_CLC').rule.event = 'enrolled')],
    ['a gap of nothing', 'indicators.2.rule.of unknown_indicator NOTHING', (file) => void (indicator(file, 'LIT_GENDER_GAP').rule['of'] = 'NOTHING')],
    ['a trend without what it is a trend of', 'indicators.10.rule.base base_missing IT_WORKERS', (file) => void (indicator(file, 'IT_WORKERS').rule.base = null)],
    ['a figure said to be counted that the platform cannot count', 'indicators.0.feed not_counted_by_platform level', (file) => void (indicator(file, 'LIT_15_60').feed = 'lms')],
    ['two indicators of one name', 'indicators.1.id id_twice LIT_15_60', (file) => void (indicator(file, 'LIT_15_35').id = 'LIT_15_60')],
    ['an indicator with the name of a duty', 'duties.0.id id_twice LLL_WEEK', (file) => void (indicator(file, 'LIT_15_35').id = 'LLL_WEEK')],
    ['a target after the framework’s end', 'indicators.0.targets.0.year year_outside_framework 2031', (file) => void ((indicator(file, 'LIT_15_60').targets[0] as { year: number }).year = 2031)],
    ['a share above a hundred', 'indicators.0.targets.0.value not_a_percentage 995', (file) => void ((indicator(file, 'LIT_15_60').targets[0] as { value: number }).value = 995)],
    ['a target without a figure', 'indicators.0.targets.0.value value_missing ge', (file) => void ((indicator(file, 'LIT_15_60').targets[0] as { value: null }).value = null)],
    ['a component plan with an unknown indicator', 'componentPlans.0.indicators unknown_indicator NOWHERE', (file) => void file.componentPlans[0]?.indicators.push('NOWHERE')],
    ['a report of a kind of unit that there is none of', 'reporting.1.schedule.levels unknown_level province', ({ reporting }) => void reporting[1]?.schedule?.levels.push('province')],
    ['a report to a kind of body that there is none of', 'reporting.3.schedule.to unknown_level province', ({ reporting }) => void Object.assign(reporting[3]?.schedule ?? {}, { to: ['province'] })],
    ['a report of nobody', 'reporting.0.schedule.levels levels_missing EDU_DEPT_HALF_YEAR', ({ reporting }) => void reporting[0]?.schedule?.levels.splice(0)],
    ['a report that is never due', 'reporting.2.schedule nothing_due ALL_YEARLY', ({ reporting }) => void Object.assign(reporting[2]?.schedule ?? {}, { Y: null })],
    ['a report due on a day that no year has', 'reporting.1.schedule.H1 no_such_day 02-30', ({ reporting }) => void Object.assign(reporting[1]?.schedule ?? {}, { H1: '02-30' })],
    ['a report without a word of when it is due', 'reporting.4.schedule schedule_missing CLC_TO_COMMUNE', ({ reporting }) => void delete reporting[4]?.schedule],
    ['a report as often as nobody knows', 'reporting.1.frequency unknown_frequency weekly', ({ reporting }) => void reporting[1]?.frequency.push('weekly')],
    ['two duties to report of one name', 'reporting.1.id id_twice EDU_DEPT_HALF_YEAR', ({ reporting }) => void Object.assign(reporting[1] ?? {}, { id: 'EDU_DEPT_HALF_YEAR' })],
    ['an indicator of a kind of unit that there is none of', 'indicators.0.levels unknown_level province', (file) => void indicator(file, 'LIT_15_60').levels.push('province')],
    ['an end before the beginning', 'plan.validTo ends_before_it_begins 2012-01-01', (file) => void (file.plan.validTo = '2012-01-01')],
  ];
  for (const [what, expected, change] of cases) {
    it(`Should name ${what}`, () => {
      expect(after(change)).to.include(expected);
    });
  }

  it('Should name a union that contains itself, however deep', () => {
    const faults = after(({ groups }) => {
      groups.find(({ id }) => id === 'workers')?.isUnionOf.push('pupils_students_working');
      groups.find(({ id }) => id === 'pupils_students_working')?.isUnionOf.push('workers');
    });
    expect(faults.filter((line) => line.includes('union_of_itself'))).to.have.lengthOf.at.least(2);
  });
  it('Should let one framework use groups of another, and none take its figures’ names', () => {
    expect(after(({ groups }) => void groups.splice(groups.findIndex(({ id }) => id === 'cadre_city'), 1), { ...nothing, groups: ['cadre_city'] })).to.eql([]);
    expect(after(() => undefined, { ...nothing, taken: ['RURAL_CLC', 'MATERIALS'] })).to.have.lengthOf(2);
  });
});
