import type { Plan } from './plan.ts';

/** `source_damaged`: the film is not as long as it says; `pale_colours`: high dynamic range, not converted. */
export type TranscodeWarning = 'source_damaged' | 'pale_colours';

/**
 * What is to be said of a film that was made, by the lengths of what came out. ffmpeg ends well when half of a film is
 * missing, so that only these tell: a track that is a twentieth shorter than it should be, or that goes on after the
 * stated end (where it was cut off). Seconds; undefined where there is no such track.
 */
export function warningsOf({ durationSec, picture, sound }: Plan, made: { picture?: number | undefined; sound?: number | undefined }): TranscodeWarning[] {
  // A picture that ends early was held to the end of the sound.
  const stated = {
    picture: picture && (picture.holdSec > 0 ? durationSec : (picture.endSec ?? durationSec)),
    sound: sound && (sound.endSec ?? durationSec),
  };
  const isDamaged = (['picture', 'sound'] as const).some((track) => {
    const [is, should] = [made[track], Math.min(stated[track] ?? Infinity, durationSec ?? Infinity)];
    return is !== undefined && should < Infinity && (is < should * 0.95 - 1 || is > (durationSec ?? should) + 4);
  });
  return [...(isDamaged ? ['source_damaged' as const] : []), ...(picture?.hdr && !picture.toneMapped ? ['pale_colours' as const] : [])];
}
