// Short confirmations at the edge of the screen; never the only place of an error.
interface Toast { id: number; text: string; action?: { label: string; run: () => void } }

class Toasts {
  #items = $state.raw<Toast[]>([]);
  #next = 1;

  get items(): Toast[] {
    return this.#items;
  }
  /** Says something for ten seconds, with a way to take it back where there is one. */
  say(text: string, action?: Toast['action']): void {
    const toast = { id: this.#next++, text, action };
    this.#items = [...this.#items, toast];
    setTimeout(() => this.dismiss(toast.id), 10_000);
  }
  dismiss(id: number): void {
    this.#items = this.#items.filter((one) => one.id !== id);
  }
}

export const toasts = new Toasts();
