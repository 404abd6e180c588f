// Which version of a film to play: only its sound, the light one, or as sharp as the line allows. Kept on this device.
import type { Result } from '@hoctap/shared';

export type Version = 'audio' | 'light' | 'full';
type Playback = Result<'getLessonPlayback'>;
const key = 'hoctap.version';
/** The light version: the tallest picture that still costs little. */
const lightHeight = 240;

/** What the person chose last; else light where the device asks to save data or the line is slow. */
export const preferredVersion = (): Version => {
  try {
    const kept = localStorage.getItem(key);
    if (kept === 'audio' || kept === 'light' || kept === 'full') return kept;
  } catch {
    // Keeps nothing: the line decides.
  }
  const line = (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection;
  return line?.saveData || /2g|3g/.test(line?.effectiveType ?? '') ? 'light' : 'full';
};

export const keepVersion = (version: Version): void => {
  try {
    localStorage.setItem(key, version);
  } catch {
    // It holds for this page.
  }
};

const lightRung = (playback: Playback) => playback.rungs.filter(({ height }) => height <= lightHeight).at(-1) ?? playback.rungs[0];

/** Number of rungs that the light version may use, for capping the player. */
export const lightRungs = (playback: Playback): number => playback.rungs.filter(({ height }) => height <= (lightRung(playback)?.height ?? 0)).length;

/** The versions that exist, with what each costs in bytes. */
export const versionsOf = (playback: Playback): { version: Version; bytes: number }[] => {
  const light = lightRung(playback);
  const full = playback.rungs.at(-1);
  return [
    ...(playback.audio ? [{ version: 'audio' as const, bytes: playback.audioBytes }] : []),
    ...(light ? [{ version: 'light' as const, bytes: light.bytes }] : []),
    ...(full && full !== light ? [{ version: 'full' as const, bytes: full.bytes }] : []),
  ];
};
