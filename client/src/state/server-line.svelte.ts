// Whether the server can be reached. The browser itself knows only that there is a mast or a cable: on many a phone that line is
// there and carries nothing, so what became of the last request counts as well.
class ServerLine {
  #isUp = $state(globalThis.navigator?.onLine ?? true);
  constructor() {
    globalThis.addEventListener?.('online', () => this.told(true));
    globalThis.addEventListener?.('offline', () => this.told(false));
  }
  get isUp(): boolean {
    return this.#isUp;
  }
  /** A request was answered, whatever with; or none came through. */
  told(isUp: boolean): void {
    this.#isUp = isUp;
  }
}
export const serverLine = new ServerLine();
