import type { UnitLevel } from '@hoctap/shared/units.contract';
import type { Share, Sureness } from '@hoctap/shared/reorganisations.contract';
import { collection, part } from '../store/model.ts';

/** A unit during one validity: `_id` is `code@validFrom`, `path` its ancestors' ids from the root to itself. */
export interface UnitDoc {
  _id: string;
  code: string;
  level: UnitLevel;
  type: string;
  nameVi: string;
  nameEn: string | null;
  parent: string | null;
  path: string[];
  validFrom: string;
  validTo: string | null;
  madeUp: boolean;
  /** Where an enterprise or a school stands, when that is not the unit it hangs under. */
  locatedIn: string | null;
  scenario: { nameVi: string; nameEn: string } | null;
  searchWords: string[];
  /** Position in lists of siblings: by kind, then by name. */
  sortKey: string;
  joinCode: string | null;
  /** Units of the day before that it was made from, and what each gave; empty for one that the record begins with. */
  predecessors?: { unit: string; share: Share }[];
  /** It goes on, but lost or gained others below: figures of its whole area before say nothing of it. */
  isReshaped?: boolean;
  /** How sure that is, and the reorganisations by which it began and ended. */
  sureness?: Sureness | null;
  formedBy?: string | null;
  endedBy?: string | null;
}

const name = { type: String, default: null };

export const unitModel = collection<UnitDoc>(
  'units',
  {
    code: String, level: String, type: String, nameVi: String, nameEn: name, parent: name, path: [String],
    validFrom: String, validTo: name, madeUp: Boolean, locatedIn: name,
    scenario: { type: part({ nameVi: String, nameEn: String }), default: null },
    searchWords: [String], sortKey: String, joinCode: name,
    predecessors: [part({ unit: String, share: String })], isReshaped: { type: Boolean, default: false }, sureness: name, formedBy: name, endedBy: name,
  },
  (schema) => {
    schema.index({ code: 1, validFrom: -1 });
    schema.index({ parent: 1, sortKey: 1, _id: 1 });
    schema.index({ path: 1, sortKey: 1, _id: 1 });
    schema.index({ level: 1, sortKey: 1, _id: 1 });
    schema.index({ searchWords: 1, sortKey: 1, _id: 1 });
    schema.index({ 'predecessors.unit': 1 });
    schema.index({ formedBy: 1 }, { partialFilterExpression: { formedBy: { $type: 'string' } } });
    schema.index({ endedBy: 1 }, { partialFilterExpression: { endedBy: { $type: 'string' } } });
    schema.index({ joinCode: 1 }, { unique: true, partialFilterExpression: { joinCode: { $type: 'string' } } });
  },
);
