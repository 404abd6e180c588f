// Plays a film at the rung that the line carries: hls.js (its light build, fetched when more than the cheapest rung is wanted), set
// up for a slow line and for what the person chose.
import type HlsType from 'hls.js/light';
import type { Events, FragBufferedData, FragmentLoaderContext, LoaderCallbacks, LoaderConfiguration, LoaderContext } from 'hls.js';
import type { Stream, StreamHooks } from './stream.ts';

/** Until something was measured; then what the last film of this page found, in bit/s. */
let speed = 150_000;
const longestWaitMs = 15_000;

/** The browser had this address in its cache. */
const wasKept = (url: string): boolean => {
  const [entry] = performance.getEntriesByName(new URL(url, location.href).href, 'resource').slice(-1) as PerformanceResourceTiming[];
  return entry?.transferSize === 0 && entry.encodedBodySize > 0;
};
/** The shortest that is counted: it weighs next to nothing beside what truly comes over the line. */
const leastMs = 50;
/**
 * Measures the line by what came over it: a segment that was here already would make any line seem fast. Where there are only such,
 * so much more than the known speed is tried that the next segment comes before those that are here have been played.
 */
const lineJudge = ({ DefaultConfig }: typeof HlsType) => class extends DefaultConfig.abrController {
  protected override onFragBuffered(event: Events.FRAG_BUFFERED, told: FragBufferedData): void {
    const { sn, url, duration } = told.frag;
    if (sn === 'initSegment') return;
    if (wasKept(url)) {
      const tried = speed * Math.max(1, (this.hls.mainForwardBufferInfo?.len ?? 0) / duration);
      this.resetEstimator(tried);
      this.bwEstimator.sample(leastMs, (tried * leastMs) / 8000);
      return;
    }
    super.onFragBuffered(event, told);
    speed = this.bwEstimator.getEstimate() || speed;
  }
};

export class Ladder implements Stream {
  /** Highest rung that may be fetched. */
  cap = Infinity;
  ahead = 60;

  #hls: HlsType | undefined;
  /** Segments that wait until they may be fetched. */
  #waiting = new Set<() => void>();
  #isLoading = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(private readonly video: HTMLVideoElement, private readonly url: string, private readonly hooks: StreamHooks) {}

  async start(at: number): Promise<void> {
    const { default: Hls } = await import('hls.js/light').catch(() => ({ default: null }));
    if (this.#isOver) return;
    if (!Hls?.isSupported()) return this.hooks.failed();
    const loader = this.#loader(Hls);
    const hls = new Hls({
      autoStartLoad: false, startPosition: at, startLevel: 0, abrEwmaDefaultEstimate: speed, abrBandWidthFactor: 0.8, abrBandWidthUpFactor: 0.6,
      backBufferLength: 30, maxBufferLength: this.ahead, maxMaxBufferLength: this.ahead, loader, abrController: lineJudge(Hls),
    });
    this.#hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, this.wake);
    hls.on(Hls.Events.FRAG_LOADED, () => (this.#failures = 0));
    hls.on(Hls.Events.ERROR, (_event, { fatal, type, response }) => {
      if (!fatal) return;
      const status = response?.code ?? 0;
      if (type === Hls.ErrorTypes.MEDIA_ERROR && this.#failures++ < 3) hls.recoverMediaError();
      else if (status === 401 && this.#failures < 2) void this.hooks.renew().catch(() => undefined).then(() => this.#again());
      else if (type === Hls.ErrorTypes.NETWORK_ERROR && (status < 400 || status >= 500)) this.#again();
      else this.hooks.failed();
    });
    addEventListener('online', this.#now);
    hls.loadSource(this.url);
    hls.attachMedia(this.video);
  }

  /** After a lost line: soon at first, then less often. */
  #again(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(this.#now, Math.min(500 * 2 ** this.#failures++, longestWaitMs));
  }
  #now = (): void => {
    clearTimeout(this.#retry);
    if (this.#isOver || !this.#hls) return;
    if (this.#hls.levels.length === 0) this.#hls.loadSource(this.url);
    else if (this.#isLoading) this.#hls.startLoad(this.video.currentTime);
  };

  wake = (): void => {
    const hls = this.#hls;
    if (!hls || hls.levels.length === 0) return;
    hls.config.maxBufferLength = hls.config.maxMaxBufferLength = this.ahead;
    // Not more lines than the picture has on this screen.
    const lines = (this.video.clientHeight || 720) * Math.min(devicePixelRatio, 1.5);
    const enough = hls.levels.findIndex(({ height }) => height >= lines);
    hls.autoLevelCapping = Math.min(this.cap, enough < 0 ? hls.levels.length - 1 : enough);
    if (this.ahead > 0 && !this.#isLoading) {
      this.#isLoading = true;
      hls.startLoad(hls.config.startPosition);
    }
    for (const ask of [...this.#waiting]) ask();
  };

  /** Hands out playlists that are known, and lets a segment wait until it may be fetched. */
  #loader(Hls: typeof HlsType) {
    const { hooks } = this;
    const waiting = this.#waiting;
    const bytesOf = ({ frag }: FragmentLoaderContext): number => (frag.duration * (this.#hls?.levels[frag.level]?.bitrate ?? 0)) / 8;
    return class extends Hls.DefaultConfig.loader {
      #ask: (() => void) | undefined;

      #hand(data: string, context: LoaderContext, callbacks: LoaderCallbacks<LoaderContext>): void {
        this.context = context;
        const { loading } = this.stats;
        loading.start ||= performance.now();
        loading.first = loading.end = performance.now();
        this.stats.loaded = this.stats.total = data.length;
        callbacks.onSuccess({ url: context.url, data, code: 200 }, this.stats, context, null);
      }
      override load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
        const address = new URL(context.url, location.href).pathname;
        const known = hooks.playlists[address];
        // Whoever asked has to have its own answer to this call first.
        if (known !== undefined) return void Promise.resolve().then(() => this.#hand(known, context, callbacks));
        const isSegment = 'frag' in context && (context as FragmentLoaderContext).frag.sn !== 'initSegment';
        const isFree = () => !isSegment || hooks.mayFetch(bytesOf(context as FragmentLoaderContext));
        if (isFree()) return super.load(context, config, callbacks);
        const ask = () => {
          if (!isFree()) return;
          waiting.delete(ask);
          super.load(context, config, callbacks);
        };
        this.#ask = ask;
        waiting.add(ask);
      }
      override abort(): void {
        if (this.#ask) waiting.delete(this.#ask);
        super.abort();
      }
      override destroy(): void {
        if (this.#ask) waiting.delete(this.#ask);
        super.destroy();
      }
    };
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#retry);
    removeEventListener('online', this.#now);
    this.#hls?.destroy();
    this.video.removeAttribute('src');
    this.video.load();
  }
}
