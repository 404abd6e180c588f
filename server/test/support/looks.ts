/// <reference lib="dom" />
// What is looked at on a page as it stands in a browser. Each look answers what is wrong, in words for a failing test.
// Functions that go to the browser name none inside: esbuild would have them call a helper that is not there.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const colourRules = ['color-contrast', 'link-in-text-block'];
const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations that axe-core finds, of all its rules or of those about colours alone. */
export const accessFaults = async (page: Page, of: 'all' | 'colours' = 'all'): Promise<string[]> => {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await source);
  const { violations } = await page.evaluate(
    (runOnly) => (window as unknown as { axe: typeof Axe }).axe.run(document, { runOnly, resultTypes: ['violations'] }),
    of === 'all' ? rules : colourRules,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `axe ${id}: ${node.html.slice(0, 160)} | ${[...node.any, ...node.all, ...node.none].map(({ message }) => message).join('; ').slice(0, 200)}`));
};

/** Title, language, heading, errors, and words that a missing text would leave. */
export const wordFaults = (page: Page, lang: string): Promise<string[]> =>
  page.evaluate((expected) => {
    const headings = [...document.querySelectorAll('h1')].map((one) => one.textContent.trim());
    const texts = [document.title, document.body.innerText];
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(element.getAttribute(name) ?? '');
    }
    const missing = texts.flatMap((text) => /.{0,30}(\bundefined\b|\bNaN\b|\[object \w+\]|Invalid Date|=>|\$\{).{0,30}/.exec(text)?.[0] ?? []);
    return [
      ...(headings.length === 1 && headings[0] ? [] : [`has ${headings.length} h1: ${headings.join(' | ')}`]),
      ...(/^.+ · Hoctap$/.test(document.title) || document.title.startsWith('Hoctap: ') ? [] : [`title is “${document.title}”`]),
      ...(document.documentElement.lang === expected ? [] : [`html lang is ${document.documentElement.lang}`]),
      ...[...document.querySelectorAll('main [role=alert]')].map(({ textContent }) => `says that something failed: ${textContent.trim().slice(0, 100)}`),
      ...missing.map((text) => `a text is missing: ${text}`),
    ];
  }, lang);

/** Does the page scroll sideways, and because of what? */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > width + 0.5);
    return [`is ${document.documentElement.scrollWidth} px wide at ${width}: ${wide.slice(-4).map((element) => (element.cloneNode(false) as Element).outerHTML.slice(0, 120)).join(' ')}`];
  });

/** Controls lower than `least` pixels. Links within a sentence are no controls; a labelled box is as high as its label. */
export const lowTargets = (page: Page, least: number): Promise<string[]> =>
  page.evaluate((pixels) => {
    const see = {
      isInText(element: Element): boolean {
        if (!element.matches('a') || getComputedStyle(element).display !== 'inline') return false;
        return (element.parentElement?.textContent ?? '').trim().length > element.textContent.trim().length;
      },
      /** What is pressed: a link may lay a pseudo-element over its whole card, a box belongs to its label. */
      target(element: Element): Element | null {
        const over = getComputedStyle(element, '::after');
        if (over.content !== 'none' && over.position === 'absolute') return (element as HTMLElement).offsetParent;
        return element.matches('[type=checkbox], [type=radio], [type=file]') ? element.closest('label') ?? element : element;
      },
    };
    const controls = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=slider]');
    return [...controls].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.matches('.skip') || see.isInText(element)) return [];
      const height = see.target(element)?.getBoundingClientRect().height ?? 0;
      return height > 1 && height < pixels - 0.5 ? [`${Math.round(height)} px high: ${element.outerHTML.replace(/<svg.*?<\/svg>/gs, '').slice(0, 140)}`] : [];
    });
  }, least);
