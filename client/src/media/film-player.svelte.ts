// Drives a <video>: where the film comes from, how it is watched, resuming, and the proof of watching.
import { untrack } from 'svelte';
import { unionOf } from '@hoctap/shared/watching.rules';
import type { Interval } from '@hoctap/shared/learning.contract';
import { type Option, type Quality, keepChoice, optionFor, optionsOf, preferredChoice } from './choice.ts';
import { calm } from '../line.ts';
import { meter } from './line-meter.svelte.ts';
import { tellLockScreen } from './media-session.ts';
import { type FilmSource, type Playback, sourceOf } from './source.ts';
import { Ladder } from './ladder.ts';
import { OneRung } from './one-rung.ts';
import { type StreamHooks, canStream } from './stream.ts';
import { type Watched, WatchTracker, counts } from './watch-tracker.ts';

export const speeds = [0.75, 1, 1.25, 1.5, 2];
const reportSec = 10;
const posterRestMs = 1500;
/** Seconds held ready: before the first press, while the line is spared, else. */
const ready = { first: 1, saving: 15, full: 60 };

/** Why the film waits for the person: `near` is asked before a month's limit would be passed, `over` when it is reached. */
export type Ask = 'near' | 'over' | null;

export class FilmPlayer {
  isPlaying = $state(false);
  /** Was played once, and so stands on the lock screen. */
  hasStarted = $state(false);
  isWaiting = $state(false);
  isMuted = $state(false);
  hasFailed = $state(false);
  position = $state(0);
  duration = $state(0);
  /** Until which second the film is ready to play. */
  readyTo = $state(0);
  speed = $state(1);
  quality = $state<Quality>('audio');
  isSaving = $state(false);
  /** Lines of the picture that is fetched now; null for sound. */
  lines = $state<number | null>(null);
  ask = $state<Ask>(null);
  source = $state.raw<FilmSource>();
  /** On a slow line only when nothing else is on its way: what the person presses for comes first. */
  poster = $state<string | null>(null);
  /** What was played on this page and is not yet in the server's answers. */
  played = $state.raw<Interval[]>([]);

  readonly options: Option[];
  #video = $state.raw<HTMLVideoElement>();
  #stream: Ladder | OneRung | undefined;
  #tracker = new WatchTracker();
  #sinceReport = 0;
  #mayPassNear = false;

  constructor(
    private readonly playback: Playback,
    private readonly report: (watched: Watched) => void,
    private readonly renew: () => Promise<void>,
  ) {
    this.duration = playback.durationSec;
    this.position = playback.position < playback.durationSec - 3 ? playback.position : 0;
    this.options = optionsOf(playback);
    const { quality, isSaving } = preferredChoice();
    this.quality = optionFor(this.options, quality)?.quality ?? 'audio';
    this.isSaving = isSaving;
  }

  /** Where the person stopped the last time, on any device; 0 at the beginning. */
  get resumedAt(): number {
    return this.playback.position < this.playback.durationSec - 3 ? this.playback.position : 0;
  }
  get video(): HTMLVideoElement | undefined {
    return this.#video;
  }
  get option(): Option | undefined {
    return this.options.find(({ quality }) => quality === this.quality);
  }

  /** Takes the element, until the returned function is called. */
  attach = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    const renewing = setInterval(() => void this.renew().catch(() => undefined), this.playback.renewInSec * 1000);
    const leaving = () => {
      this.#tick();
      this.flush();
    };
    addEventListener('pagehide', leaving);
    document.addEventListener('visibilitychange', leaving);
    meter.start();
    // What loading reads must not attach the element anew when it changes.
    untrack(() => void this.#load());
    return () => {
      clearInterval(renewing);
      removeEventListener('pagehide', leaving);
      document.removeEventListener('visibilitychange', leaving);
      this.flush();
      this.#unload();
      this.source?.close();
      this.#video = undefined;
    };
  };

  async #load(): Promise<void> {
    this.hasFailed = false;
    const source = (this.source ??= await sourceOf(this.playback));
    const video = this.#video;
    if (!video) return source.close();
    void calm(posterRestMs).then(() => (this.poster = this.hasStarted ? this.poster : source.poster));
    // What was taken along is one version, whatever is chosen for the line.
    if (source.isHere) this.quality = source.picture ? this.#pictureHere() : 'audio';
    const address = this.quality === 'audio' ? source.sound ?? source.picture : source.picture ?? source.sound;
    if (!address) return void (this.hasFailed = true);
    if (source.kind === 'file' || !canStream()) {
      video.src = address;
      video.currentTime = this.position;
      return;
    }
    const hooks: StreamHooks = {
      playlists: source.playlists,
      read: source.read,
      renew: this.renew,
      mayFetch: (bytes) => {
        if (source.isHere || meter.allows(bytes)) return true;
        this.ask = 'over';
        return false;
      },
      failed: () => (this.hasFailed = true),
    };
    const stream = source.isHere || this.#isOneRung() ? new OneRung(video, address, hooks) : new Ladder(video, address, hooks);
    this.#stream = stream;
    this.#allow();
    void stream.start(this.position);
  }

  #pictureHere(): Quality {
    return this.quality === 'audio' ? Infinity : this.quality;
  }

  #unload(): void {
    this.#stream?.close();
    this.#stream = undefined;
  }

  get #rungs(): Option[] {
    return this.options.filter(({ quality }) => quality !== 'audio');
  }
  /** Is one rung all that is wanted: the sound, or the cheapest picture? */
  #isOneRung(): boolean {
    return this.quality === 'audio' || this.quality === this.#rungs[0]?.quality;
  }

  /** What may be fetched, by what the person chose. */
  #allow(): void {
    const stream = this.#stream;
    if (!stream) return;
    if (stream instanceof Ladder) stream.cap = Math.max(0, this.#rungs.findIndex(({ quality }) => quality === this.quality));
    stream.ahead = this.hasStarted ? (this.isSaving ? ready.saving : ready.full) : this.isSaving ? 0 : ready.first;
    stream.wake();
  }

  /** Bytes that the rest of the film costs as it is chosen now. */
  get rest(): number {
    return this.source?.isHere ? 0 : ((this.option?.bytes ?? 0) * Math.max(0, this.duration - this.position)) / (this.duration || 1);
  }

  /** Plays; asks first where the rest of the film would pass the month's limit. */
  play = (): void => {
    const video = this.#video;
    if (!video) return;
    if (!this.hasStarted && !this.#mayPassNear && !meter.allows(this.rest)) return void (this.ask = 'near');
    this.hasStarted = true;
    this.#allow();
    void video.play().catch(() => (this.isPlaying = false));
  };
  pause = (): void => this.#video?.pause();
  toggle = (): void => (this.#video?.paused === false ? this.pause() : this.play());

  /** Goes on after a question: up to the limit that holds, or with a higher one. */
  goOn(): void {
    this.ask = null;
    this.#mayPassNear = true;
    this.#stream?.wake();
    this.play();
  }

  seek = (to: number): void => {
    const at = Math.min(Math.max(0, to), this.duration);
    if (this.#video) this.#video.currentTime = at;
    this.position = at;
    this.#tellLockScreen();
  };

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.#video) this.#video.playbackRate = speed;
    this.#tellLockScreen();
  }
  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
    if (this.#video) this.#video.muted = isMuted;
  }

  /** Shows the picture above other pages, or takes it back. */
  async float(): Promise<void> {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await this.#video?.requestPictureInPicture().catch(() => undefined);
  }

  /** Changes how the film is watched and keeps the place; the choice is remembered for this kind of line. */
  async choose({ quality = this.quality, isSaving = this.isSaving }: { quality?: Quality; isSaving?: boolean }): Promise<void> {
    const [before, wasOneRung] = [this.quality, this.#isOneRung()];
    this.quality = quality;
    this.isSaving = isSaving;
    keepChoice({ quality, isSaving });
    if (this.ask === 'near' && meter.allows(this.rest)) this.ask = null;
    if (before === quality || (!wasOneRung && !this.#isOneRung())) return this.#allow();
    const wasPlaying = this.isPlaying;
    this.#tracker.interrupt(this.position);
    this.#unload();
    await this.#load();
    if (wasPlaying) this.play();
  }

  /** Loads again after a failure. */
  async retry(): Promise<void> {
    this.#unload();
    await this.renew().catch(() => undefined);
    await this.#load();
  }

  /** Listeners for the element. */
  readonly on = {
    play: () => {
      this.isPlaying = true;
      this.#tellLockScreen();
    },
    pause: () => {
      this.isPlaying = false;
      this.#tick();
      this.#tracker.interrupt(this.position);
      this.flush();
      this.#tellLockScreen();
    },
    seeking: () => this.#tracker.interrupt(this.#video?.currentTime ?? this.position),
    waiting: () => {
      this.isWaiting = true;
      // A poor line may not come back: what was seen up to here is safe.
      this.#tick();
      this.flush();
    },
    playing: () => (this.isWaiting = false),
    canplay: () => {
      this.isWaiting = false;
      if (this.#video) this.#video.playbackRate = this.speed;
    },
    durationchange: () => {
      const duration = this.#video?.duration;
      if (duration && Number.isFinite(duration)) this.duration = duration;
    },
    timeupdate: () => this.#tick(),
    ended: () => {
      this.#tick();
      this.flush();
    },
    volumechange: () => (this.isMuted = this.#video?.muted ?? false),
  };

  #tellLockScreen(): void {
    if (this.hasStarted) tellLockScreen({ duration: this.duration, position: this.position, speed: this.speed, isPlaying: this.isPlaying });
  }

  #tick(): void {
    const video = this.#video;
    if (!video || video.readyState === 0) return;
    this.position = video.currentTime;
    const { buffered } = video;
    for (let index = 0; index < buffered.length; index++) if (buffered.start(index) <= this.position + 0.2) this.readyTo = buffered.end(index);
    this.lines = this.quality === 'audio' ? null : video.videoHeight || null;
    if (video.seeking) return;
    this.#tracker.tick(video.currentTime, video.playbackRate, counts({
      isPageHidden: document.hidden, isSoundOnly: this.quality === 'audio', isPictureInPicture: document.pictureInPictureElement === video, isSilent: video.muted || video.volume === 0,
    }));
    const now = performance.now() / 1000;
    if (this.isPlaying && now - this.#sinceReport > reportSec) {
      this.#sinceReport = now;
      this.#tellLockScreen();
      this.flush();
    }
  }

  /** Hands over what was played since the last time. */
  flush(): void {
    const watched = this.#tracker.take();
    if (!watched) return;
    this.played = unionOf([...this.played, ...watched.intervals]);
    this.report(watched);
  }
}
