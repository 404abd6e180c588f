import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { Family } from '@hoctap/shared/courses.contract';
import { GroupDefinition, IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { DraftQuestion } from '@hoctap/shared/quizzes.contract';
import { UnitLevel } from '@hoctap/shared/units.contract';

type Row = Record<string, unknown>;
type Question = Row & { id: string };
type Lesson = { id: string; kind: string; minutes: number; questions?: Question[] };
type Course = { code: string; family: string; totalMinutes: number; countsFor: string[]; preparesFor: string[]; targetGroups: string[]; modules: { id: string; lessons: Lesson[] }[] };
type Unit = { code: string; level: string; parent: string | null; locatedIn?: string };
type Headcount = { unit: string; group: string; count: number };
type StartingValue = { indicator: string; unit: string; group: string; headcount: number; thisYear: number; lastYear: number; through: string | null };

const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const courseFiles = readdirSync(new URL('courses', import.meta.url));
const courses = courseFiles.map((file) => JSON.parse(text(`courses/${file}`)) as Course);
const { units } = JSON.parse(text('units.json')) as { units: Unit[] };
const plan = JSON.parse(text('plan-177.json')) as { indicators: (Row & { id: string })[]; groups: (Row & { id: string; isUnionOf: string[] })[]; duties: Row[]; componentPlans: Row[] };
const demo = JSON.parse(text('demo-scenario.json')) as {
  headcounts: Headcount[]; optionalParentHeadcounts: (Headcount & { coversUnits: string[] })[]; startingValues: StartingValue[];
  peopleToMake: { unit: string; group: string; people: number; ofHeadcount: number }[]; names: Row[];
  accounts: { username: string; unit: string; groups: string[]; workplace: string | null; residence: string; personalId: string | null }[];
};

const codes = new Set(units.map((unit) => unit.code));
const indicators = new Set(plan.indicators.map((indicator) => indicator.id));
const groups = new Map(plan.groups.map((group) => [group.id, group.isUnionOf]));
const countAt = (unit: string, group: string) => demo.headcounts.find((row) => row.unit === unit && row.group === group)?.count;

describe('Seed data', () => {
  it('Should hold ten courses with 76 lessons and 100 questions whose ids are unique', () => {
    const modules = courses.flatMap((course) => course.modules);
    const lessons = modules.flatMap((module) => module.lessons);
    const questions = lessons.flatMap((lesson) => lesson.questions ?? []);
    expect([courses.length, modules.length, lessons.length, questions.length]).to.eql([10, 33, 76, 100]);
    expect(new Set([...modules, ...lessons, ...questions].map((part) => part.id)).size).to.equal(33 + 76 + 100);
    for (const course of courses) {
      const own = course.modules.flatMap((module) => module.lessons);
      expect(own.reduce((sum, lesson) => sum + lesson.minutes, 0), course.code).to.equal(course.totalMinutes);
    }
  });

  it('Should speak the terms of the contracts and name only groups and indicators of the plan', () => {
    for (const course of courses) {
      Family.parse(course.family);
      expect([...course.countsFor, ...course.preparesFor].filter((id) => !indicators.has(id)), course.code).to.eql([]);
      expect(course.targetGroups.filter((id) => !groups.has(id)), course.code).to.eql([]);
      const questions = course.modules.flatMap((module) => module.lessons).flatMap((lesson) => lesson.questions ?? []);
      for (const question of questions) DraftQuestion.parse(question);
    }
    for (const indicator of plan.indicators) IndicatorDefinition.parse(indicator);
    for (const group of plan.groups) GroupDefinition.parse(group);
    expect([plan.indicators.length, plan.duties.length, plan.componentPlans.length]).to.eql([27, 18, 7]);
  });

  it('Should hold one tree of units: 30 districts, 584 communes and the demo’s own', () => {
    const byLevel = Object.fromEntries(UnitLevel.options.map((level) => [level, units.filter((unit) => unit.level === level).length]));
    expect(byLevel).to.eql({ city: 1, district: 30, commune: 584, agency: 4, enterprise: 3, school: 3, clc: 12 });
    expect(codes.size).to.equal(units.length);
    const named = units.flatMap((unit) => [unit.parent, unit.locatedIn ?? null]).filter((code) => code !== null);
    expect(named.filter((code) => !codes.has(code))).to.eql([]);
  });

  it('Should keep every demo figure within its headcount, and values between 20 and 95 percent', () => {
    for (const value of demo.startingValues) {
      const atomic = groups.get(value.group)?.length ? groups.get(value.group) ?? [] : [value.group];
      const headcount = atomic.reduce((sum, group) => sum + (countAt(value.unit, group) ?? 0), 0);
      expect(headcount, `${value.indicator} ${value.unit}`).to.equal(value.headcount);
      expect(value.thisYear / value.headcount).to.be.within(0.2, 0.95);
      expect(value.through === null || codes.has(value.through), value.unit).to.equal(true);
    }
    for (const make of demo.peopleToMake) {
      expect(countAt(make.unit, make.group), make.unit).to.equal(make.ofHeadcount);
      expect(make.people).to.be.at.most(make.ofHeadcount);
    }
    for (const row of demo.optionalParentHeadcounts) {
      const sum = row.coversUnits.reduce((total, unit) => total + (countAt(unit, row.group) ?? 0), 0);
      expect(row.count, `${row.unit} ${row.group}`).to.equal(sum);
    }
    expect([demo.headcounts.length, demo.optionalParentHeadcounts.length, demo.startingValues.length]).to.eql([49, 34, 122]);
    expect(demo.peopleToMake.reduce((sum, make) => sum + make.people, 0)).to.equal(1166);
  });

  it('Should give the demo accounts places that exist and no possible personal id', () => {
    expect(demo.accounts.length).to.equal(12);
    for (const account of demo.accounts) {
      const places = [account.unit, account.workplace, account.residence].filter((code) => code !== null);
      expect(places.filter((code) => !codes.has(code)), account.username).to.eql([]);
      expect(account.groups.filter((id) => !groups.has(id)), account.username).to.eql([]);
    }
    const ids = [...demo.accounts, ...demo.names].map((person) => person.personalId).filter((id) => id !== null);
    expect(ids.filter((id) => !String(id).startsWith('000'))).to.eql([]);
  });

  it('Should be NFC throughout', () => {
    for (const file of ['units.json', 'plan-177.json', 'demo-scenario.json', ...courseFiles.map((name) => `courses/${name}`)]) {
      expect(text(file) === text(file).normalize('NFC'), file).to.equal(true);
    }
  });
});
