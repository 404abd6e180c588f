// Which captions are shown and how they look, kept on this device.
import { language as ours } from '../i18n/language.svelte.ts';

export const sizes = ['small', 'middle', 'large'] as const;
export type CaptionSize = (typeof sizes)[number];
const key = 'hoctap.captions';

export class CaptionLook {
  #size = $state<CaptionSize>('middle');
  #hasGround = $state(true);
  #isOn = $state(true);
  /** The language that was chosen; of none the page's own is meant. */
  #language = $state('');

  constructor() {
    try {
      const [size, ground, shown, language = ''] = (localStorage.getItem(key) ?? '').split(' ');
      this.#size = sizes.find((one) => one === size) ?? 'middle';
      this.#hasGround = ground !== 'plain';
      this.#isOn = shown !== 'off';
      this.#language = language;
    } catch {
      // As if never chosen.
    }
  }
  #keep(): void {
    try {
      localStorage.setItem(key, [this.#size, this.#hasGround ? 'ground' : 'plain', this.#isOn ? 'on' : 'off', this.#language].join(' '));
    } catch {
      // It holds for this page.
    }
  }
  get size(): CaptionSize {
    return this.#size;
  }
  set size(size) {
    this.#size = size;
    this.#keep();
  }
  get hasGround(): boolean {
    return this.#hasGround;
  }
  set hasGround(hasGround) {
    this.#hasGround = hasGround;
    this.#keep();
  }
  get isOn(): boolean {
    return this.#isOn;
  }
  set isOn(isOn) {
    this.#isOn = isOn;
    this.#keep();
  }
  /** Shows the captions of a language. */
  choose(language: string): void {
    this.#language = language;
    this.isOn = true;
  }
  /** Of a film's captions those in the chosen language, else in the page's, else the first. */
  of<T extends { language: string }>(captions: readonly T[]): T | undefined {
    const inLanguage = (wanted: string) => captions.find(({ language }) => language === wanted);
    return inLanguage(this.#language) ?? inLanguage(ours.current) ?? captions[0];
  }
}
