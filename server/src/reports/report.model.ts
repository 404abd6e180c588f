import type { ReportAction } from '@hoctap/shared/reports.rules';
import type { ReportDraft } from '@hoctap/shared/reports.contract';
import { Schema } from 'mongoose';
import { collection } from '../store/model.ts';

/** A report that somebody has begun: what the unit writes itself. `_id` follows from framework, unit, period and amendment. */
export interface ReportDoc {
  _id: string;
  framework: string;
  unit: string;
  period: string;
  amendment: number;
  /** The client's id of the request that began an amendment. */
  request: string | null;
  amendsVi: string | null;
  /** Null until it is first saved: the defaults hold. */
  draft: ReportDraft | null;
  revision: number;
}

/** What happened to a report, never changed; its state is what these add up to. */
export interface ReportEventDoc {
  _id: string;
  report: string;
  framework: string;
  unit: string;
  period: string;
  amendment: number;
  /** Counts from 1 within the report, and is unique there: of two people at the same moment one comes too late. */
  n: number;
  action: ReportAction;
  by: string;
  fullName: string;
  at: Date;
  comment: string | null;
  /** The content as it stood, by its hash: when it was submitted, and when it was locked. */
  content: string | null;
  /** Units below that a locked report includes. */
  includes: string[];
}

/** A frozen content: `_id` is the SHA-256 of its canonical JSON. */
export interface ReportContentDoc { _id: string; json: string }

const { Mixed } = Schema.Types;
const text = { type: String, default: null };

export const reportModel = collection<ReportDoc>(
  'reports',
  { framework: String, unit: String, period: String, amendment: Number, request: text, amendsVi: text, draft: { type: Mixed, default: null }, revision: Number },
  (schema) => schema.index({ framework: 1, unit: 1, period: 1, amendment: 1 }),
);

export const reportEventModel = collection<ReportEventDoc>(
  'report_events',
  {
    report: String, framework: String, unit: String, period: String, amendment: Number, n: Number, action: String, by: String, fullName: String, at: Date,
    comment: text, content: text, includes: [String],
  },
  (schema) => {
    schema.index({ report: 1, n: 1 }, { unique: true });
    schema.index({ framework: 1, unit: 1, period: 1 });
    schema.index({ framework: 1, period: 1 });
    schema.index({ content: 1 });
  },
);

export const reportContentModel = collection<ReportContentDoc>('report_contents', { json: String });
