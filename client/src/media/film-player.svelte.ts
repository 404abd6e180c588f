// Drives a <video>: the stream (hls.js, or the browser's own HLS where there is no other way), resuming, and the proof of watching.
import { untrack } from 'svelte';
import type { Result } from '@hoctap/shared';
import type HlsType from 'hls.js/light';
import { type Version, keepVersion, lightRungs, preferredVersion, versionsOf } from './version.ts';
import { type Watched, WatchTracker, counts } from './watch-tracker.ts';

type Playback = Result<'getLessonPlayback'>;
const reportSec = 10;
/** Found on slow lines: small first, a long buffer, and the last estimate of the line kept over films. */
const slowLine = { startLevel: 0, maxBufferLength: 60, capLevelToPlayerSize: true, abrBandWidthFactor: 0.8, abrBandWidthUpFactor: 0.6 };
let bandwidth = 150_000;

export class FilmPlayer {
  isPlaying = $state(false);
  isWaiting = $state(false);
  hasFailed = $state(false);
  position = $state(0);
  duration = $state(0);
  speed = $state(1);
  version = $state<Version>('full');
  areCaptionsOn = $state(true);
  caption = $state('');

  #video: HTMLVideoElement | undefined;
  #hls: HlsType | undefined;
  #tracker = new WatchTracker();
  #sinceReport = 0;

  constructor(
    private readonly playback: Playback,
    private readonly report: (watched: Watched) => void,
    private readonly renew: () => Promise<void>,
  ) {
    this.duration = playback.durationSec;
    this.position = playback.position < playback.durationSec - 3 ? playback.position : 0;
    const versions = versionsOf(playback).map(({ version }) => version);
    const preferred = preferredVersion();
    this.version = versions.includes(preferred) ? preferred : (versions.at(-1) ?? 'full');
  }

  /** Takes the element, until the returned function is called. */
  attach = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    const renewing = setInterval(() => void this.renew().catch(() => undefined), this.playback.renewInSec * 1000);
    // What was seen up to here counts; what runs on behind another page is judged anew.
    const leaving = () => this.flush();
    addEventListener('pagehide', leaving);
    document.addEventListener('visibilitychange', leaving);
    // What loading reads must not attach the element anew when it changes.
    untrack(() => void this.#load());
    return () => {
      clearInterval(renewing);
      removeEventListener('pagehide', leaving);
      document.removeEventListener('visibilitychange', leaving);
      this.flush();
      this.#unload();
      this.#video = undefined;
    };
  };

  async #load(): Promise<void> {
    const video = this.#video;
    if (!video) return;
    this.hasFailed = false;
    const source = this.version === 'audio' && this.playback.audio ? this.playback.audio : this.playback.master;
    const at = this.position;
    const { default: Hls } = await import('hls.js/light');
    if (this.#video !== video) return;
    if (!Hls.isSupported()) {
      video.src = source;
      video.currentTime = at;
      return;
    }
    const hls = new Hls({ ...slowLine, startPosition: at, abrEwmaDefaultEstimate: bandwidth });
    this.#hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#cap());
    hls.on(Hls.Events.FRAG_LOADED, () => (bandwidth = hls.bandwidthEstimate || bandwidth));
    hls.on(Hls.Events.ERROR, (_event, error) => {
      if (!error.fatal) return;
      const status = error.response?.code;
      // The cookie ran out while the film stood still: renew it and go on where it was.
      if (status === 401 || status === 403) void this.renew().then(() => hls.startLoad(), () => (this.hasFailed = true));
      else if (error.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else this.hasFailed = true;
    });
    hls.loadSource(source);
    hls.attachMedia(video);
  }

  #unload(): void {
    this.#hls?.destroy();
    this.#hls = undefined;
  }

  #cap(): void {
    if (this.#hls && this.version !== 'audio') this.#hls.autoLevelCapping = this.version === 'light' ? lightRungs(this.playback) - 1 : -1;
  }

  /** Plays or pauses. */
  toggle = (): void => {
    const video = this.#video;
    if (!video) return;
    if (video.paused) void video.play().catch(() => (this.isPlaying = false));
    else video.pause();
  };

  seek = (to: number): void => {
    if (this.#video) this.#video.currentTime = Math.min(Math.max(0, to), this.duration);
  };

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.#video) this.#video.playbackRate = speed;
  }

  /** Changes the version and keeps the place; the choice is remembered. */
  async choose(version: Version): Promise<void> {
    const before = this.version;
    this.version = version;
    keepVersion(version);
    if (before !== 'audio' && version !== 'audio') return this.#cap();
    const wasPlaying = this.isPlaying;
    this.#tracker.interrupt(this.position);
    this.#unload();
    await this.#load();
    if (wasPlaying) this.toggle();
  }

  /** Loads again after a failure. */
  async retry(): Promise<void> {
    this.#unload();
    await this.renew().catch(() => undefined);
    await this.#load();
  }

  /** Listeners for the element. */
  readonly on = {
    play: () => (this.isPlaying = true),
    pause: () => {
      this.isPlaying = false;
      this.#tick();
      this.#tracker.interrupt(this.position);
      this.flush();
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
  };

  #tick(): void {
    const video = this.#video;
    if (!video) return;
    this.position = video.currentTime;
    if (video.seeking) return;
    this.#tracker.tick(video.currentTime, video.playbackRate, counts({
      isPageHidden: document.hidden, isSoundOnly: this.version === 'audio', isPictureInPicture: document.pictureInPictureElement === video, isSilent: video.muted || video.volume === 0,
    }));
    const now = performance.now() / 1000;
    if (this.isPlaying && now - this.#sinceReport > reportSec) {
      this.#sinceReport = now;
      this.flush();
    }
  }

  /** Hands over what was played since the last time. */
  flush(): void {
    const watched = this.#tracker.take();
    if (watched) this.report(watched);
  }
}
