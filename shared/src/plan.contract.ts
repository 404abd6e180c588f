import { z } from 'zod';
import { Day, Id, Instant, Page, UnitName, UnitRef, Year, pageOf } from './basics.ts';
import { endpoint } from './contract.ts';
import { sides } from './equity.rules.ts';
import { halves } from './figures.rules.ts';
import { Strength } from './learning.contract.ts';
import { TitleScheme } from './titles.contract.ts';
import { OnDay } from './units.contract.ts';

export const Target = z.object({
  year: z.number().int(),
  operator: z.enum(['ge', 'gt_previous', 'abs_le', 'is_true', 'between', 'none']),
  value: z.union([z.number(), z.array(z.number()), z.null()]),
  quoteVi: z.string(),
  ref: z.string(),
});
export type Target = z.infer<typeof Target>;

const Sex = z.enum(['male', 'female']);

export const Rule = z.object({
  kind: z.enum(['participation', 'periods', 'level', 'trend', 'unitShare', 'gap', 'milestone', 'count', 'narrative']),
  base: z.enum(['participation', 'level', 'count']).nullable(),
  tags: z.array(z.string()),
  group: z.string().nullable(),
  place: z.enum(['workplace', 'residence', 'centre', 'school']).nullable(),
  through: z.enum(['centre', 'school', 'enterprise']).nullable(),
  window: z.enum(['year', 'cumulative', 'stock']),
  minEvidence: Strength.nullable(),
  threshold: z.number().nullable(),
  /** What the threshold is a number of; of sessions and days, how many periods each has; and the thresholds of single years that have their own. */
  thresholdTerms: z.looseObject({
    unit: z.enum(['period', 'session', 'day', 'language_level']), periodsPerUnit: z.number().positive().optional(),
    overrides: z.array(z.object({ year: z.number().int(), threshold: z.number().positive() })).optional(),
  }).optional(),
  /** For `participation`: what makes somebody take part: a finished course unless stated; `attended` is one session of it, or one meeting of a class. */
  event: z.enum(['enrolled', 'attended', 'completed']).optional(),
  /** Of people, each once; participations are counted beside and are no numerator. */
  distinct: z.enum(['persons']).optional(),
  /** For `level`: the level of the six-level framework of languages (Circular 01/2014/TT-BGDĐT) that must be held; without one the figure is entered. */
  level: z.number().int().min(1).max(6).nullable().optional(),
  /** For `level`: does a higher level count too? At least, unless stated. */
  levelMatch: z.enum(['at_least', 'exact']).optional(),
  /** For `unitShare`: the criteria set by which units are assessed, and the grade that they reach at least; without them the figure is entered. */
  criteriaSet: z.string().nullable().optional(),
  grade: z.string().nullable().optional(),
  /** For `gap`: the indicator that it is of, and of which sex less which; `measure` a difference in percentage points, unless stated. */
  of: z.string().nullable().optional(),
  difference: z.tuple([Sex, Sex]).optional(),
  measure: z.enum(['difference', 'ratio']).optional(),
});
export type Rule = z.infer<typeof Rule>;

export const IndicatorDefinition = z.object({
  id: z.string(), nameVi: z.string(), nameEn: z.string(), refs: z.array(z.string()), unit: z.string(), kind: z.string(),
  feed: z.enum(['lms', 'partial', 'manual']), levels: z.array(z.string()), rule: Rule, targets: z.array(Target),
});
export type IndicatorDefinition = z.infer<typeof IndicatorDefinition>;

export const GroupDefinition = z.object({
  id: z.string(), nameVi: z.string(), nameEn: z.string(), kind: z.enum(['atomic', 'flag', 'derived', 'union', 'units']),
  place: z.string().nullable(), isUnionOf: z.array(z.string()),
});
export type GroupDefinition = z.infer<typeof GroupDefinition>;

/** How a value is judged against its target. no_value: no denominator or nothing entered. */
export const Standing = z.enum(['met', 'behind', 'rising', 'falling', 'not_assessable', 'no_target', 'no_value']);
export type Standing = z.infer<typeof Standing>;

/** What a unit says in words of a year or its first half: where it is from, who wrote it and when. */
export const Narrative = z.object({ text: z.string(), source: z.string(), by: z.string(), at: Instant, period: z.enum(halves) });
export type Narrative = z.infer<typeof Narrative>;

/** That a headcount is last year's: the unit's own, or so many of those that it is a sum of. */
export const Carried = z.union([z.literal('own'), z.object({ units: z.number().int(), of: z.number().int() })]);
export type Carried = z.infer<typeof Carried>;

export const IndicatorValue = z.object({
  indicator: z.string(),
  unit: z.string(),
  year: z.number().int(),
  /** Distinct persons counted; null when the figure is not counted by the platform and none was entered. */
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Percent or figure, unrounded; null without a denominator: never zero, never 100. */
  value: z.number().nullable(),
  previous: z.number().nullable(),
  target: z.object({ year: z.number().int(), operator: Target.shape.operator, value: Target.shape.value, scopeIsCity: z.boolean() }).nullable(),
  /** Points (or persons) still missing to the target; negative when passed. */
  distance: z.number().nullable(),
  missingPersons: z.number().int().nullable(),
  standing: Standing,
  /** lms: counted from completions; certificates: from checked certificates; assessments: from confirmed assessments of units; entered: a figure reported by the unit; summed: put together from what all units below reported; none: nothing yet. */
  source: z.enum(['lms', 'certificates', 'assessments', 'entered', 'summed', 'none']),
  /** Where units are counted by their assessments: how many of the denominator have none yet. They are neither good nor bad. */
  unassessed: z.number().int().nullable().optional(),
  illustrative: z.boolean(),
  /** Headcount note such as "Chỉ gồm các đơn vị minh họa". */
  noteVi: z.string().nullable(),
  carried: Carried.nullable().optional(),
  /** When the children have headcounts only in part: how many of how many. */
  covered: z.object({ units: z.number().int(), of: z.number().int() }).nullable(),
  participations: z.number().int(),
  enrolled: z.number().int(),
  /** Persons who learned alone, where the rule asks for an organiser: shown beside, not counted. */
  alone: z.number().int(),
  /** Who holds the level of the rule by checked certificates on the day of the figure; null for other rules. */
  levels: z.object({ level: z.number().int(), exactly: z.number().int(), atLeast: z.number().int() }).nullable().optional(),
  cumulative: z.number().int(),
  /** Of an indicator that is told in words. */
  words: Narrative.nullable().optional(),
  /** What a gap is between; null for other rules, and each figure null where it is not known or would tell of few people. */
  parts: z.array(z.object({ id: Sex, numerator: z.number().nullable(), denominator: z.number().nullable(), value: z.number().nullable() })).nullable().optional(),
});
export type IndicatorValue = z.infer<typeof IndicatorValue>;

const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
export const ReportSchedule = z.object({
  /** Which levels of unit report by a duty. */
  levels: z.array(z.string()),
  /** To the nearest body above of one of these levels; to the one directly above where it is not said, or there is none. */
  to: z.array(z.string()).optional(),
  /** Month and day after the end of the half-year or year; null where none is owed. */
  H1: MonthDay.nullable(), Y: MonthDay.nullable(), source: z.enum(['proposed', 'decided']),
});

/** What the plan asks for without a percentage. */
export const DutyDefinition = z.object({
  id: z.string(), nameVi: z.string(), nameEn: z.string(), refs: z.array(z.string()), kind: z.enum(['boolean', 'count', 'trend', 'narrative']), feed: z.string(), levels: z.array(z.string()),
});
export type DutyDefinition = z.infer<typeof DutyDefinition>;
/** A body that leads a component plan or takes part in it. */
const Body = z.object({ nameVi: z.string(), nameEn: z.string() });
export const FrameworkRef = z.string().max(60).optional();

const Of = z.object({ unit: UnitRef });
const YearQuery = z.object({ year: Year.optional() });
/** The day of the tree that a year's figures stand under: the end of that year unless given, and never after today. */
const TreeQuery = YearQuery.extend(OnDay);

export const planEndpoints = {
  getPlan: endpoint({
    method: 'GET', path: '/plan', summary: 'A plan in force (default: the oldest): indicators, groups of people, duties, component plans and who reports to whom, as data',
    query: z.object({ framework: FrameworkRef }),
    response: z.object({
      id: z.string(), number: z.string(), titleVi: z.string(), titleEn: z.string(), validFrom: Day, validTo: Day.nullable(), indicators: z.array(IndicatorDefinition), groups: z.array(GroupDefinition),
      phases: z.array(z.object({ id: z.string(), nameVi: z.string(), nameEn: z.string(), from: z.number(), to: z.number(), targetYear: z.number() })),
      duties: z.array(DutyDefinition),
      /** By what units are assessed and graded each year, where an indicator counts units. */
      criteriaSets: z.array(TitleScheme),
      componentPlans: z.array(z.object({ id: z.string(), number: z.number(), nameVi: z.string(), nameEn: z.string(), lead: Body, coordinating: z.array(Body), indicators: z.array(z.string()) })),
      reporting: z.array(z.object({ id: z.string(), fromVi: z.string(), fromEn: z.string(), toVi: z.string(), toEn: z.string(), frequency: z.array(z.string()), ref: z.string().nullable(), schedule: ReportSchedule.nullable().optional() })),
    }),
  }),
  listIndicators: endpoint({
    method: 'GET', path: '/units/:unit/indicators', summary: 'Every indicator of a plan (default: the oldest) at a unit in a year (default: this year)', params: Of, query: TreeQuery.extend({ framework: FrameworkRef }),
    response: z.object({ unit: UnitName, year: z.number().int(), seq: z.number().int(), items: z.array(IndicatorValue) }),
  }),
  getIndicator: endpoint({
    method: 'GET', path: '/units/:unit/indicators/:indicator', summary: 'One indicator: value, months of the year, children ranked',
    params: Of.extend({ indicator: z.string().max(60) }), query: TreeQuery,
    response: IndicatorValue.extend({
      definition: IndicatorDefinition,
      /** The plan that sets it. */
      framework: z.string(),
      seq: z.number().int(),
      /** The day of the tree that the children are of. */
      on: Day,
      /** Persons whose unit was divided or abolished and who are not assigned to one below yet: counted here, and in no child. */
      unassigned: z.object({ persons: z.number().int(), units: z.array(z.object({ unit: UnitName, persons: z.number().int() })) }),
      months: z.array(z.object({ month: z.string(), persons: z.number().int(), value: z.number().nullable() })),
      previousMonths: z.array(z.object({ month: z.string(), persons: z.number().int(), value: z.number().nullable() })),
      children: z.array(z.object({ unit: UnitName, value: IndicatorValue, rank: z.number().int().nullable() })),
      childrenWithoutValue: z.number().int(),
    }),
  }),
  listWorstUnits: endpoint({
    method: 'GET', path: '/units/:unit/worst-units', summary: 'Of each indicator that is a share, the unit below with the least value, where at least two have one', params: Of, query: TreeQuery.extend({ framework: FrameworkRef }),
    response: z.object({ items: z.array(z.object({ indicator: z.string(), unit: UnitName, value: z.number() })) }),
  }),
  getIndicatorEquity: endpoint({
    method: 'GET', path: '/units/:unit/indicators/:indicator/equity', summary: 'Who is behind a number: people counted by sex, age and zone; parts of few people are left out',
    params: Of.extend({ indicator: z.string().max(60) }), query: YearQuery,
    response: z.object({ year: z.number().int(), sides: z.array(z.object({ side: z.enum(sides), parts: z.array(z.object({ id: z.string(), persons: z.number().int().nullable() })) })) }),
  }),
  listIndicatorPeople: endpoint({
    method: 'GET', path: '/units/:unit/indicators/:indicator/people', summary: 'The people behind a number and their evidence; the look is logged',
    params: Of.extend({ indicator: z.string().max(60) }), query: YearQuery.extend({ ...Page }),
    response: pageOf(z.object({
      person: z.object({ id: Id, fullName: z.string() }), unit: UnitName, at: Instant,
      evidence: z.array(z.object({ title: z.string(), at: Instant, strength: Strength, through: UnitName.nullable(), periods: z.number() })),
    })),
  }),
};
