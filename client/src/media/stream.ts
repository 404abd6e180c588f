// What feeds a film to a <video>: one rung by itself (`one-rung.ts`), or the one among several that the line carries (`ladder.ts`).

export interface StreamHooks {
  /** What is known of an address already. */
  playlists: Record<string, string>;
  /** May this many bytes more be fetched? Asked before each segment; after a no, `wake` goes on. */
  mayFetch(bytes: number): boolean;
  /** A file that is on this device. */
  read?: ((address: string) => Promise<ArrayBuffer | undefined>) | undefined;
  /** The film's cookie ran out. */
  renew(): Promise<void>;
  /** The film cannot be played, or not any more. */
  failed(): void;
}

/** Can this browser be fed a film, in place of an address? */
export const canStream = (): boolean => 'MediaSource' in globalThis || 'ManagedMediaSource' in globalThis;

export interface Stream {
  /** Seconds to be held ready. */
  ahead: number;
  /** Takes the element and begins at a second of the film. Fetches only what `ahead` asks for. */
  start(at: number): Promise<void>;
  /** Looks again at what is to be fetched. */
  wake(): void;
  /** Lets go of the element. */
  close(): void;
}
