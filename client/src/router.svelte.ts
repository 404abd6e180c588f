// Where the browser is, and how to go elsewhere without loading the page anew.
import { tick } from 'svelte';
import { type Match, match } from './routes.ts';

class Router {
  #url = $state.raw(new URL(location.href));
  readonly match: Match | null = $derived(match(this.#url));

  get url(): URL {
    return this.#url;
  }

  /** Follows links inside the page and the browser's own back and forward. */
  start(): void {
    history.scrollRestoration = 'manual';
    addEventListener('popstate', () => {
      this.#url = new URL(location.href);
      const top = (history.state as { top?: number } | null)?.top ?? 0;
      void tick().then(() => requestAnimationFrame(() => scrollTo(0, top)));
    });
    document.addEventListener('click', (event) => {
      const anchor = (event.target as Element | null)?.closest('a');
      if (!anchor || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const target = new URL(anchor.href, location.href);
      const stays = target.origin === location.origin && !anchor.target && !anchor.hasAttribute('download') && match(target);
      if (!stays) return;
      if (target.pathname === location.pathname && target.search === location.search && target.hash) return;
      event.preventDefault();
      this.go(target.pathname + target.search);
    });
  }

  /** Goes to an address made by `link()`. `replace` leaves no way back to here. */
  go(address: string, { replace = false } = {}): void {
    history.replaceState({ top: scrollY }, '');
    history[replace ? 'replaceState' : 'pushState']({ top: 0 }, '', address);
    this.#url = new URL(location.href);
    scrollTo(0, 0);
  }
}

export const router = new Router();
