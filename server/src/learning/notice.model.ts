import type { Notice } from '@hoctap/shared/learning.contract';
import { collection, part } from '../store/model.ts';

/** A sentence for one person; what it speaks of is kept, the words are the client's. */
export interface NoticeDoc {
  _id: string;
  person: string;
  kind: Notice['kind'];
  about: Notice['about'];
  at: Date;
  read: boolean;
}

const text = { type: String, default: null };

export const noticeModel = collection<NoticeDoc>(
  'notices',
  { person: String, kind: String, about: part({ title: String, course: text, slug: text, due: text, certificate: text, unit: text, framework: text, period: text, claim: text }), at: Date, read: Boolean },
  (schema) => {
    schema.index({ person: 1, at: -1, _id: -1 });
    schema.index({ person: 1, read: 1, at: 1 });
  },
);
