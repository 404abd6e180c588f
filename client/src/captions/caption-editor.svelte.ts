// Captions while somebody writes them: what stands in each line, where the film is, and one saving as a new version.
import type { Result } from '@hoctap/shared';
import { type Cue, canonical, merged, mostMs, shifted, split } from '@hoctap/shared/captions.rules';

/** A caption with a name that stays while it is edited. */
export interface Line extends Cue { key: number }
/** A caption that is added lasts so long, unless the next begins earlier. */
const usualMs = 2500;

export interface CaptionStore {
  get(number?: number): Promise<Result<'getCaptions'>>;
  save(body: { id: string; base: number; cues: Cue[] }): Promise<Result<'saveCaptions'>>;
  newId(): string;
}

export class CaptionEditor {
  lines = $state.raw<readonly Line[]>([]);
  selected = $state(0);
  isChanged = $state(false);
  /** The version on the screen, where it is not the newest. */
  opened = $state<number>();
  #base = 0;
  #made = 0;
  #id: string | undefined;
  readonly #store: CaptionStore;

  constructor(store: CaptionStore, { number, cues }: Result<'getCaptions'>) {
    this.#store = store;
    this.#base = number;
    this.#put(cues);
  }

  /** A line that somebody is in the middle of typing may be empty; it is left out when saved. */
  readonly cues = (): Cue[] => canonical(this.lines);
  /** Whether every line ends after it begins: else it would be lost. */
  readonly isWhole = $derived(this.lines.every(({ startMs, endMs }) => endMs > startMs));

  readonly maySave = $derived(this.isChanged && this.isWhole);
  /** What is written at a moment of the film, as a player would show it. */
  textAt(ms: number): string {
    return this.lines.find(({ startMs, endMs }) => startMs <= ms && ms < endMs)?.text ?? '';
  }

  #line(cue: Cue): Line {
    return { ...cue, key: this.#made++ };
  }
  #put(cues: readonly Cue[]): void {
    this.lines = cues.map((cue) => this.#line(cue));
    this.selected = 0;
  }
  #set(lines: readonly Line[]): void {
    this.lines = lines;
    this.isChanged = true;
    this.#id = undefined;
  }
  /** Takes over what a file holds; the answer, where something stood here, puts it back. */
  replace(cues: readonly Cue[]): (() => void) | undefined {
    const before = this.lines;
    this.#put(cues);
    this.#set(this.lines);
    return before.length > 0 ? () => this.#set(before) : undefined;
  }
  change(index: number, change: Partial<Cue>): void {
    this.#set(this.lines.map((line, at) => (at === index ? { ...line, ...change } : line)));
  }
  /** A new caption where the film stands, before those that begin later. */
  add(nowSec: number): void {
    const startMs = Math.min(mostMs - 1, Math.round(nowSec * 1000));
    const found = this.lines.findIndex((line) => line.startMs > startMs);
    const at = found === -1 ? this.lines.length : found;
    const endMs = Math.min(startMs + usualMs, this.lines[at]?.startMs ?? mostMs, mostMs);
    this.#set(this.lines.toSpliced(at, 0, this.#line({ startMs, endMs, text: '' })));
    this.selected = at;
  }
  /** Removes a caption; the answer puts it back. */
  remove(index: number): () => void {
    const before = this.lines;
    this.#set(before.toSpliced(index, 1));
    this.selected = Math.max(0, Math.min(index, this.lines.length - 1));
    return () => this.#set(before);
  }
  split(index: number): void {
    const line = this.lines[index];
    if (line) this.#set(this.lines.toSpliced(index, 1, ...split(line).map((cue) => this.#line(cue))));
  }
  merge(index: number): void {
    const [one, next] = [this.lines[index], this.lines[index + 1]];
    if (one && next) this.#set(this.lines.toSpliced(index, 2, this.#line(merged(one, next))));
  }
  shiftAll(sec: number): void {
    this.#set(shifted(this.lines, Math.round(sec * 1000)).map((cue) => this.#line(cue)));
    this.selected = 0;
  }
  /** Shows an earlier version; saving it makes it the newest. The answer, where something was not saved, puts that back. */
  async open(number: number): Promise<(() => void) | undefined> {
    const { cues } = await this.#store.get(number);
    const wasChanged = this.isChanged;
    const back = this.replace(cues);
    this.opened = number;
    return wasChanged && back ? () => (back(), (this.opened = undefined)) : undefined;
  }
  /** What stands here is to follow on what somebody else saved meanwhile, which stays as a version of its own. */
  async goOnFromNewest(): Promise<void> {
    this.#base = (await this.#store.get()).number;
    this.#id = undefined;
  }
  /** Saves over the version that was read; a repeat after a lost answer has the same id. Throws ApiError. */
  async save(): Promise<void> {
    this.#id ??= this.#store.newId();
    const [id, lines] = [this.#id, this.lines];
    const { number } = await this.#store.save({ id, base: this.#base, cues: this.cues() });
    this.#base = number;
    // What was typed meanwhile is still to be saved.
    if (this.lines !== lines) return;
    this.#id = undefined;
    this.isChanged = false;
    this.opened = undefined;
  }
}
