// Section II: the duties of the plan, which have no percentage: done or not, how many, or in the unit's own words.
import type { ReportContent, ReportDuty } from '@hoctap/shared/reports.content';
import { marks, none, valueText } from './figures.ts';
import type { Block, Table } from './paper.ts';
import { listed, toldBlocks } from './results.ts';
import { sources } from './words.ts';

const columns: Table['columns'] = [
  { head: 'STT', width: 10, align: 'center' },
  { head: 'Nhiệm vụ', width: 77, align: 'left' },
  { head: 'Mục trong Kế hoạch', width: 22, align: 'center' },
  { head: 'Kết quả', width: 20, align: 'right' },
  { head: 'Năm trước', width: 18, align: 'right' },
  { head: 'Nguồn', width: 18, align: 'center' },
];

/** `Có`, `Không`, a number, or null where nothing is known. */
export const dutyText = ({ kind }: Pick<ReportDuty, 'kind'>, value: number | null): string | null => (value === null ? null : valueText({ kind }, value));

export const dutyBlocks = ({ duties = [] }: ReportContent): Block[] => {
  const known = duties.filter(({ value }) => value !== null);
  const open = duties.filter(({ value, words }) => value === null && !words);
  return [
    ...(known.length ? [{
      kind: 'table', size: 11, columns,
      rows: known.map((duty, index) => {
        const [mark] = marks({ illustrative: duty.illustrative, noteVi: null });
        return [
          { text: `${index + 1}` }, { text: duty.nameVi, ...(mark ? { note: `(${mark})` } : {}) }, { text: duty.refs.join(', ') || none },
          { text: dutyText(duty, duty.value) ?? none, bold: true }, { text: dutyText(duty, duty.previous) ?? none }, { text: sources[duty.source] },
        ];
      }),
    } satisfies Block] : []),
    ...duties.flatMap(toldBlocks),
    ...(open.length ? [{ kind: 'lead', text: `Các nhiệm vụ chưa có số liệu (${open.length}):` } satisfies Block, ...listed(open.map(({ nameVi }) => nameVi))] : []),
  ];
};
