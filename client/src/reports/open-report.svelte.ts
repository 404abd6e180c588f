// One report on its page: what the server says of it, what is being written, and the actions.
import { v7 } from 'uuid';
import type { Report, ReportDraft } from '@hoctap/shared/reports.contract';
import type { ReportAction } from '@hoctap/shared/reports.rules';
import { call } from '../api.ts';
import { Loaded } from '../ui/loaded.svelte.ts';

/** Without a plan's id it is the report that is owed by the oldest. */
export interface Address { unit: string; period: string; amendment: string; framework?: string | undefined }
export interface Given { comment: string; password: string; without: string[] }
type Operation = { submit: 'submitReport'; return: 'returnReport'; accept: 'acceptReport'; lock: 'lockReport' };

const draftOf = ({ content: { words, paper } }: Report): ReportDraft => ({ words: { ...words }, paper: { ...paper, signerTitleVi: [...paper.signerTitleVi], recipients: [...paper.recipients] } });
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);

export class OpenReport {
  readonly loaded: Loaded<Report>;
  /** What is in the fields; undefined until the report is here. */
  form = $state<ReportDraft>();
  readonly isDirty = $derived.by(() => this.form !== undefined && this.loaded.value !== undefined && JSON.stringify(this.form) !== JSON.stringify(draftOf(this.loaded.value)));
  // One id for one action, however often the button is pressed.
  #id = v7();

  constructor(private readonly at: Address) {
    this.loaded = new Loaded(async () => {
      const report = await call('getReport', this.request);
      this.form = draftOf(report);
      return report;
    });
  }

  private get request() {
    const { framework, amendment, ...params } = this.at;
    return { params: { ...params, amendment: Number(amendment) }, query: { framework } };
  }
  private take(report: Report): void {
    this.loaded.value = report;
    this.form = draftOf(report);
    this.#id = v7();
  }
  /** A list that is written one per line. */
  setLines(field: 'signerTitleVi' | 'recipients', text: string): void {
    if (this.form) this.form.paper[field] = linesOf(text);
  }

  /** Saves the fields over the revision that was read. Throws ApiError. */
  async save(): Promise<void> {
    const report = this.loaded.value;
    if (!report || !this.form || !this.isDirty) return;
    this.take(await call('saveReport', { ...this.request, body: { ...$state.snapshot(this.form), revision: report.revision } }));
  }

  /** What is written is saved first, so that nothing is handed in half. Throws ApiError. */
  async run(action: ReportAction, { comment, password, without }: Given): Promise<void> {
    if (action === 'submit' || action === 'lock') await this.save();
    const report = this.loaded.value;
    if (!report) return;
    const operations: Operation = { submit: 'submitReport', return: 'returnReport', accept: 'acceptReport', lock: 'lockReport' };
    const acting = { id: this.#id, seen: report.seen };
    const going = { revision: report.revision, without };
    const bodies = { submit: { ...acting, ...going }, return: { ...acting, comment }, accept: { ...acting, comment: comment.trim() || null }, lock: { ...acting, ...going, password } };
    this.take(await call(operations[action], { ...this.request, body: bodies[action] } as never));
  }
}
