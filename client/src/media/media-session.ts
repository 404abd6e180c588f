// The phone's lock screen and headset: what plays, and buttons that work there.
export interface Remote { play(): void; pause(): void; seek(to: number): void; readonly position: number; previous?: (() => void) | undefined; next?: (() => void) | undefined }

/** Shows a film there until the returned function is called. */
export const showOnLockScreen = (title: string, poster: string | null, remote: Remote): (() => void) => {
  const { mediaSession } = navigator as { mediaSession?: MediaSession };
  if (!mediaSession) return () => undefined;
  mediaSession.metadata = new MediaMetadata({ title, artist: 'Hoctap', artwork: poster ? [{ src: poster }] : [] });
  const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
    ['play', () => remote.play()],
    ['pause', () => remote.pause()],
    ['seekbackward', ({ seekOffset }) => remote.seek(remote.position - (seekOffset ?? 10))],
    ['seekforward', ({ seekOffset }) => remote.seek(remote.position + (seekOffset ?? 10))],
    ['seekto', ({ seekTime }) => remote.seek(seekTime ?? remote.position)],
    ['previoustrack', remote.previous ?? null],
    ['nexttrack', remote.next ?? null],
  ];
  const set = (action: MediaSessionAction, handler: MediaSessionActionHandler | null) => {
    try {
      mediaSession.setActionHandler(action, handler);
    } catch {
      // A browser that knows fewer actions.
    }
  };
  for (const [action, handler] of handlers) set(action, handler);
  return () => {
    mediaSession.metadata = null;
    mediaSession.playbackState = 'none';
    for (const [action] of handlers) set(action, null);
  };
};

/** Tells the lock screen where the film stands, and whether it moves. */
export const tellLockScreen = ({ duration, position, speed, isPlaying }: { duration: number; position: number; speed: number; isPlaying: boolean }): void => {
  const { mediaSession } = navigator as { mediaSession?: MediaSession };
  if (!mediaSession) return;
  mediaSession.playbackState = isPlaying ? 'playing' : 'paused';
  if (duration > 0 && position <= duration) mediaSession.setPositionState?.({ duration, position, playbackRate: speed });
};
