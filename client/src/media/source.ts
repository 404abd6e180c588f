// Where a film comes from: over the line, or from wherever a provider has it (files that were taken along).
import type { Result } from '@hoctap/shared';

export type Playback = Result<'getLessonPlayback'>;
export interface FilmCaptions {
  language: string;
  label: string;
  url: string;
  /** What they hold, where they are on the device. */
  read?: () => Promise<string>;
}
/** Small pictures of the film on one sheet, left to right and down, one every `everySec` seconds. */
export type Storyboard = NonNullable<Playback['storyboard']>;

export interface FilmSource {
  /** A stream in rungs (an HLS master playlist), or one file that the browser plays by itself. */
  kind: 'stream' | 'file';
  /** Address of the picture with its sound; null where only the sound is here. */
  picture: string | null;
  /** Address of the sound alone. */
  sound: string | null;
  poster: string | null;
  captions: FilmCaptions[];
  storyboard: Storyboard | null;
  /** Playlists that are known already, by their address. */
  playlists: Record<string, string>;
  /** Is all of it on the device, so that it costs the line nothing? */
  isHere: boolean;
  /** Reads a file by its address, where it is on the device; else it comes over the line. */
  read?: (address: string) => Promise<ArrayBuffer | undefined>;
  /** Gives back what the addresses hold. */
  close(): void;
}

/** Answers with the source of a film that it has, else null. */
export type SourceProvider = (playback: Playback) => Promise<FilmSource | null>;
const providers = new Set<SourceProvider>();

/** Asks this one before the line, until the returned function is called. */
export const provideSource = (provider: SourceProvider): (() => void) => {
  providers.add(provider);
  return () => void providers.delete(provider);
};

/** A language in its own words. */
export const nameOf = (language: string): string => new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;

/** The source of a film over the line. */
const overTheLine = ({ master, audio, poster, captions, storyboard, playlists, rungs }: Playback): FilmSource => ({
  kind: 'stream', picture: rungs.length > 0 ? master : null, sound: audio, poster, storyboard, playlists, isHere: false,
  captions: captions.map((one) => ({ ...one, label: nameOf(one.language) })),
  close: () => undefined,
});

/** The one way by which a player finds its film. */
export const sourceOf = async (playback: Playback): Promise<FilmSource> => {
  for (const provider of providers) {
    const source = await provider(playback).catch(() => null);
    if (source) return source;
  }
  return overTheLine(playback);
};
