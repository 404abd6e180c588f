// The one font, asked for before anything is drawn, so that the page is drawn with it.
import { lineOf } from './line.ts';

/** A page that is late is worse than a page in another font. */
const longestMs = 300;
/** A letter of each of its two files. */
const letters = 'aế';

/** Resolves when the font is here or late. On a slow line that has not brought it before, the page does without it. */
export const font = async (): Promise<void> => {
  if (lineOf() === 'slow' && !navigator.serviceWorker?.controller) return void document.documentElement.classList.add('no-font');
  const late = new Promise((resolve) => setTimeout(resolve, longestMs));
  await Promise.race([document.fonts.load('1em "Geologica Variable"', letters).catch(() => undefined), late]);
};
