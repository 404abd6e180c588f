// How much waits on this device for whoever is signed in; told by the outbox once that is loaded.
/** What is sent at once is not worth a word. */
const soonMs = 5000;

class WaitingHere {
  #count = $state(0);
  /** It waits for longer than an answer takes. */
  isLong = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get count(): number {
    return this.#count;
  }
  set count(next: number) {
    if (next === 0) {
      clearTimeout(this.#timer);
      this.isLong = false;
    } else if (this.#count === 0) this.#timer = setTimeout(() => (this.isLong = true), soonMs);
    this.#count = next;
  }
}
export const waitingHere = new WaitingHere();
