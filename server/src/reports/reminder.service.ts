// Calls reports to mind: once when the due day is near, once when it has passed; and says what others did with them.
import { type UnitName, dayOf } from '@hoctap/shared';
import type { Notice } from '@hoctap/shared/learning.contract';
import { type ReportAction, asOfDay, dueDay, owedBy, reportTiming, schedulesOf } from '@hoctap/shared/reports.rules';
import { UnitLevel } from '@hoctap/shared/units.contract';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import { derivedId } from '../learning/derived-id.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { LifeService } from './life.service.ts';
import type { OwingService } from './owing.service.ts';

/** After this many days a late report is the map's matter, not a notice's. */
const forgottenDays = 60;
/** More units of one level than a city has. */
const mostUnits = 5000;
const told: Partial<Record<ReportAction, Notice['kind']>> = { submit: 'report_submitted', return: 'report_returned', accept: 'report_accepted' };

interface Lower { units: UnitService; people: PeopleService; learning: LearningService; lives: LifeService; owing: OwingService }

export const reminderService = (deps: Deps, { units, people, learning, lives, owing }: Lower) => {
  const daysOn = (days: number) => dayOf(new Date(deps.clock.now().getTime() + days * 86_400_000));

  return {
    /** Tells those on the other side what was done; each once, however often it is repeated. */
    async tell(event: string, action: ReportAction, unit: UnitName, receiver: string | null, report: { framework: string; period: string }): Promise<void> {
      const kind = told[action];
      const to = action === 'submit' ? receiver : unit.id;
      if (!kind || !to) return;
      for (const person of (await people.holders('unit_admin', [to])).get(to) ?? []) {
        await learning.notices.put(derivedId('report_told', event, person), person, kind, { title: unit.nameVi, unit: unit.id, ...report });
      }
    },
    /** Reminds the administrators of every unit that owes a report by any plan and has not handed it in. */
    async remind(): Promise<void> {
      const today = daysOn(0);
      const year = Number(today.slice(0, 4));
      const plans = await owing.plans();
      for (const period of [`${year - 1}-Y`, `${year}-H1`, `${year}-Y`]) for (const level of UnitLevel.options) for (const plan of owedBy(plans, level, period)) {
        const due = dueDay(schedulesOf(plan), level, period);
        const timing = reportTiming(due, null, today);
        if (due === null || due < daysOn(-forgottenDays) || (timing !== 'late' && timing !== 'due_soon')) continue;
        const [happened, { items }] = await Promise.all([lives.eventsOf(plan.id, period), units.list({ level, on: asOfDay(period, today), limit: mostUnits })]);
        const late = items.filter(({ id, parent }) => !happened.get(id)?.some(({ action }) => action === (parent ? 'submit' : 'lock')));
        const held = await people.holders('unit_admin', late.map(({ id }) => id));
        for (const { id, nameVi } of late) {
          for (const person of held.get(id) ?? []) {
            await learning.notices.put(derivedId(`report_${timing}`, plan.id, id, period, person), person, timing === 'late' ? 'report_late' : 'report_due', { title: nameVi, unit: id, framework: plan.id, period, due });
          }
        }
      }
    },
  };
};
export type ReminderService = ReturnType<typeof reminderService>;
