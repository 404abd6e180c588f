// Light, dark, or what the system says. Kept on this device.
export type ThemeName = 'system' | 'light' | 'dark';
const key = 'hoctap.theme';

class Theme {
  #current = $state<ThemeName>('system');

  constructor() {
    try {
      const kept = localStorage.getItem(key);
      if (kept === 'light' || kept === 'dark') this.#current = kept;
    } catch {
      // Keeps nothing: the system decides.
    }
    this.#show();
  }
  get current(): ThemeName {
    return this.#current;
  }
  set current(next: ThemeName) {
    this.#current = next;
    try {
      localStorage.setItem(key, next);
    } catch {
      // It holds for this page.
    }
    this.#show();
  }
  #show(): void {
    if (this.#current === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.#current;
  }
}

export const theme = new Theme();
