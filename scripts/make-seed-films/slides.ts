import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { type Sign, compounds } from './films.ts';
import type { SeedLesson, Slide } from './lesson.ts';

const asset = (path: string) => readFileSync(new URL(`../../node_modules/${path}`, import.meta.url));
const fontFace = (subset: string, range: string) => `@font-face { font-family: "Geologica Variable"; font-weight: 100 900;
  src: url(data:font/woff2;base64,${asset(`@fontsource-variable/geologica/files/geologica-${subset}-wght-normal.woff2`).toString('base64')});
  unicode-range: ${range}; }`;
const style = () => [
  fontFace('latin', 'U+0000-00FF,U+2013-2014,U+2018-201D,U+2026'),
  fontFace('vietnamese', 'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0309,U+0323,U+1EA0-1EF9'),
  readFileSync(new URL('slide.css', import.meta.url), 'utf8'),
].join('\n');

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unbroken = (text: string) => compounds.reduce((joined, word) => joined.replaceAll(word, word.replaceAll(' ', '\u00a0')), text);
/** *…* is English; a line breaks after a comma or colon rather than inside a clause. */
const inline = (text: string) =>
  unbroken(escape(text)).split(/(?<=[,:]) /).map((clause) => `<span>${clause}</span>`).join(' ').replace(/\*([^*]+)\*/g, '<b lang="en">$1</b>');

const signOf = (sign: Sign) => {
  if ('icon' in sign) return asset(`lucide-static/icons/${sign.icon}.svg`).toString();
  if ('keys' in sign) return `<div class="keys">${sign.keys.map((key) => `<kbd>${escape(key)}</kbd>`).join('')}</div>`;
  return `<div class="figure"><b>${escape(sign.figure)}</b><span>${escape(sign.unit)}</span></div>`;
};

const pageOf = (lesson: SeedLesson, slide: Slide, number: number, sign: Sign, css: string) => {
  const slats = lesson.slides.map((_, index) => `<i${index <= number ? ' class="is-done"' : ''}></i>`).join('');
  const bullets = slide.bullets.map((bullet) => `<li>${inline(bullet)}</li>`).join('');
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><style>${css}</style>
  <body class="${lesson.family}${number === 0 ? ' is-opening' : ''}">
  <main><div class="slats">${slats}</div>
  <div class="text">${number === 0 ? `<p class="course">${escape(lesson.courseTitle)}</p>` : ''}
  <h1>${inline(slide.title)}</h1><ul>${bullets}</ul></div></main>
  <aside>${signOf(sign)}</aside></body></html>`;
};

/** Draws every slide of a lesson as a 1280x720 PNG; throws when text would reach the lowest fifth, where captions stand. */
export const drawSlides = async (browserPath: string, lesson: SeedLesson, signs: Sign[]): Promise<Buffer[]> => {
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const css = style();
    const pictures: Buffer[] = [];
    for (const [number, slide] of lesson.slides.entries()) {
      const sign = signs[number];
      if (!sign) throw new Error(`Slide ${number + 1} "${slide.title}" has no sign in films.ts.`);
      await page.setContent(pageOf(lesson, slide, number, sign, css));
      const fits = await page.evaluate(
        'document.fonts.ready.then(() => { const m = document.querySelector("main"); return m.scrollHeight <= m.clientHeight && m.scrollWidth <= m.clientWidth; })',
      );
      if (!fits) throw new Error(`The text of slide ${number + 1} "${slide.title}" is too long.`);
      pictures.push(await page.screenshot());
    }
    return pictures;
  } finally {
    await browser.close();
  }
};
