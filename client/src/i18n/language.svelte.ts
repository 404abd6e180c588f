// The language of the page: Vietnamese first, English complete. Kept on this device.
export type Language = 'vi' | 'en';
const key = 'hoctap.language';

const kept = (): Language => {
  try {
    return localStorage.getItem(key) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
};

class CurrentLanguage {
  #current = $state<Language>(kept());

  get current(): Language {
    return this.#current;
  }

  set current(next: Language) {
    this.#current = next;
    try {
      localStorage.setItem(key, next);
    } catch {
      // A browser that keeps nothing still changes this page.
    }
    this.show();
  }

  /** Tells the browser and screen readers. */
  show(): void {
    document.documentElement.lang = this.#current;
  }
}

export const language = new CurrentLanguage();
