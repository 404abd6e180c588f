// How a member row is stored: short, for there are millions. Whether one says what it should is told by its bytes, which costs a
// third of decoding it.
import mongoose from 'mongoose';
import type { CountedFact } from '@hoctap/shared/plan.rules';
import type { Tallied } from './member.rules.ts';
import type { MemberDoc, StoredEvidence } from './tally.model.ts';

const { BSON } = mongoose.mongo;
/** `seq` as a field of 32 bits: whichever batch wrote the row, it says the same. */
const seqField = Buffer.from('\x10seq\0', 'latin1');
/** A document's length, the type of its first field, `_id` with its end, and the length of the text. */
const beforeId = 4 + 1 + 4 + 4;

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one === other || (one.length === other.length && one.every((unit, at) => unit === other[at]));
const storedEvidence = (ofRow: readonly string[]) => ({ id, month, units }: CountedFact): StoredEvidence => (isSame(units, ofRow) ? { id, month } : { id, month, units });

/** The row as it is stored. Fields stand in the order in which an update adds them, so that rows which say the same have the same bytes. */
export const rowOf = ({ _id, countedAt, due, evidence, indicator, period, person, place, state, units }: Tallied, seq: number): MemberDoc =>
  ({ _id, countedAt, due: due ?? null, evidence: evidence.map(storedEvidence(units)), indicator, period, person, place, seq, state, units });
/** The row as the rules take it. */
export const memberFrom = ({ seq: _seq, evidence, ...row }: MemberDoc): Tallied => ({ ...row, evidence: evidence.map(({ id, month, units = row.units }) => ({ id, month, units })) });

export const storedId = (bytes: Buffer): string => bytes.toString('utf8', beforeId, beforeId + bytes.readInt32LE(beforeId - 4) - 1);

/** One for all comparisons, larger than a row with this much evidence. */
const [scratch, mostEvidence] = [Buffer.alloc(1 << 20), 500];

/** False also for rows that say the same in other bytes, or are very large: whoever hears it looks closer. */
export const isStoredAs = (stored: Buffer, member: Tallied): boolean => {
  if (member.evidence.length > mostEvidence) return false;
  // No batch has the number 0: where it is not filled in, the bytes differ.
  const end = BSON.serializeWithBufferAndIndex(rowOf(member, 0), scratch) + 1;
  if (end !== stored.length) return false;
  const at = stored.indexOf(seqField) + seqField.length;
  stored.copy(scratch, at, at, at + 4);
  return stored.equals(scratch.subarray(0, end));
};
