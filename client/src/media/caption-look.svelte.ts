// How captions look, kept on this device.
export const sizes = ['small', 'middle', 'large'] as const;
export type CaptionSize = (typeof sizes)[number];
const key = 'hoctap.captions';

export class CaptionLook {
  #size = $state<CaptionSize>('middle');
  #hasGround = $state(true);

  constructor() {
    try {
      const [size, ground] = (localStorage.getItem(key) ?? '').split(' ');
      this.#size = sizes.find((one) => one === size) ?? 'middle';
      this.#hasGround = ground !== 'plain';
    } catch {
      // As if never chosen.
    }
  }
  #keep(): void {
    try {
      localStorage.setItem(key, `${this.#size} ${this.#hasGround ? 'ground' : 'plain'}`);
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
}
