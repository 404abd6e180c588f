// How the state of a report is said: one place for words, signs and classes, so that colour never stands alone.
import type { ReportChild, ReportSummary } from '@hoctap/shared/reports.contract';
import type { ReportState } from '@hoctap/shared/reports.rules';
import { day } from '../i18n/formats.ts';
import type { IconName } from '../ui/icons.ts';
import { t } from './reports.messages.ts';

type Standing = Pick<ReportSummary, 'state' | 'consolidated' | 'due' | 'handedIn' | 'timing'>;
interface Look { words: string; status: string; slat: string; icon: IconName }

const looks: Record<ReportState, Omit<Look, 'words'>> = {
  draft: { status: 'status--none', slat: 'p-none', icon: 'circleDashed' },
  submitted: { status: 'status--path', slat: 'p-path', icon: 'send' },
  returned: { status: 'status--warn', slat: 'p-warn', icon: 'triangleAlert' },
  accepted: { status: 'status--ok', slat: 'p-ok', icon: 'circleCheck' },
  locked: { status: 'status--ok', slat: 'p-ok', icon: 'lock' },
};

export const lookOf = (report: Standing & Partial<Pick<ReportChild, 'isMissing'>>): Look => ({
  ...looks[report.state], words: report.consolidated ? t.consolidated : report.isMissing ? t.missing : t.states[report.state],
});
/** Late stands out; the rest of the time is said quietly. */
export const isLate = ({ timing }: Pick<Standing, 'timing'>): boolean => timing === 'late';
export const timeWords = ({ due, handedIn, timing }: Standing): string => {
  const at = handedIn ?? due;
  return at ? t.timings[timing](day(at)) : '';
};
