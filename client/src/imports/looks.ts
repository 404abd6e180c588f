// How imports and their rows look: a sign and a word for each state.
import type { Import, ImportKind, ImportRowState } from '@hoctap/shared/imports.contract';
import { day, number, time } from '../i18n/formats.ts';
import type { IconName } from '../ui/icons.ts';
import { t } from './imports.messages.ts';

interface Look { icon: IconName; kind: 'ok' | 'warn' | 'bad' | 'path' | 'none' }
export const rowLooks: Record<ImportRowState, Look> = {
  error: { icon: 'circleAlert', kind: 'bad' }, stale: { icon: 'triangleAlert', kind: 'warn' }, kept: { icon: 'triangleAlert', kind: 'warn' }, changed: { icon: 'pencil', kind: 'path' }, new: { icon: 'plus', kind: 'path' },
  same: { icon: 'circle', kind: 'none' }, applied: { icon: 'circleCheck', kind: 'ok' }, undone: { icon: 'rotate', kind: 'none' },
};
export const importLooks: Record<Import['state'], Look> = {
  checked: { icon: 'clock', kind: 'path' }, applying: { icon: 'triangleAlert', kind: 'warn' }, applied: { icon: 'circleCheck', kind: 'ok' }, undoing: { icon: 'triangleAlert', kind: 'warn' }, undone: { icon: 'rotate', kind: 'none' },
};
interface Words {
  rowStates: Partial<Record<string, string>>;
  applyTitle: (count: string) => string; applyText: string; undoTitle: string; undoText: (count: string) => string;
  stale: (count: string) => string; kept: (count: string) => string; nothing: string;
}
/** What the pages of an import say of its kind. */
export const wordsOf = (kind: ImportKind): Words => {
  if (kind === 'people') return { rowStates: t.rowStatesOfPeople, applyTitle: t.applyPeopleTitle, applyText: t.applyPeopleText, undoTitle: t.undoPeopleTitle, undoText: t.undoPeopleText, stale: t.stalePeopleSaid, kept: t.keptPeopleSaid, nothing: t.nothingOfPeople };
  if (kind === 'attendances') return { rowStates: t.rowStatesOfRolls, applyTitle: t.applyRollsTitle, applyText: t.applyRollsText, undoTitle: t.undoRollsTitle, undoText: t.undoRollsText, stale: t.stalePeopleSaid, kept: t.keptRollsSaid, nothing: t.nothingOfRolls };
  return { rowStates: {}, applyTitle: t.applyTitle, applyText: t.applyText, undoTitle: t.undoTitle, undoText: t.undoText, stale: t.staleSaid, kept: t.keptSaid, nothing: t.nothingToWrite };
};
/** Are its rows about people? */
export const isOfPeople = (kind: ImportKind): boolean => kind === 'people' || kind === 'attendances';
/** What a row's state is called. */
export const stateWords = (kind: ImportKind, state: ImportRowState): string => wordsOf(kind).rowStates[state] ?? t.rowStates[state];
export const who = ({ fullName, at }: { fullName: string; at: string }): string => t.by(fullName, `${time(at)} ${day(at)}`);
export const amount = ({ count, whole }: { count: number | null; whole: number | null }): string => (count === null ? t.none : whole === null ? number(count) : t.of(number(count), number(whole)));
/** Rows with a value, whatever became of them. */
export const rowCount = ({ counts }: Import): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
