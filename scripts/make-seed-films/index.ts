// Use: npx tsx scripts/make-seed-films/index.ts [lesson id …]   makes server/seed/films again from slides and scripts
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vttOf } from './captions.ts';
import { encodeFilm, savePoster } from './encode.ts';
import { type FilmPlan, films } from './films.ts';
import { readLesson, seedFolder } from './lesson.ts';
import { phrasesOf } from './script.ts';
import { drawSlides } from './slides.ts';
import { requireTools } from './tools.ts';
import { type Narration, narrate } from './voice.ts';

const shortest = 45;
const longest = 120;
/** A slide comes a little before its first word. */
const slideLead = 0.45;
const output = fileURLToPath(new URL('films/', seedFolder));

/** Speaks at a moderate pace, faster or slower only when the film would leave its limits. */
const narrateWithin = async (plan: FilmPlan, script: string): Promise<Narration> => {
  const phrases = phrasesOf(script, plan.speakers ?? {});
  for (const wordsPerMinute of [125, 140, 155, 110]) {
    const narration = await narrate(phrases, wordsPerMinute);
    if (narration.seconds >= shortest && narration.seconds <= longest) return narration;
  }
  throw new Error(`The film of ${plan.lesson} would not last ${shortest} to ${longest} seconds.`);
};

/** ffmpeg's concat list: each picture with the seconds it stands. */
const pictureList = (plan: FilmPlan, narration: Narration, pictureOf: (slide: number) => string): string => {
  const changes = narration.phrases
    .filter((phrase, index) => phrase.paragraph !== narration.phrases[index - 1]?.paragraph)
    .map((phrase) => ({ slide: plan.slideOfParagraph?.[phrase.paragraph] ?? phrase.paragraph, from: phrase.from - slideLead }))
    .filter((change, index, all) => change.slide !== all[index - 1]?.slide);
  const lines = changes.map((change, index) => {
    const until = changes[index + 1]?.from ?? narration.seconds;
    return `file '${pictureOf(change.slide)}'\nduration ${(until - (index === 0 ? 0 : change.from)).toFixed(3)}`;
  });
  // The demuxer takes the length of the last picture only when it is named twice.
  return [...lines, `file '${pictureOf(changes.at(-1)?.slide ?? 0)}'`, ''].join('\n');
};

const makeFilm = async (plan: FilmPlan, browser: string, folder: string): Promise<void> => {
  const lesson = readLesson(plan.course, plan.lesson);
  const drawn = await drawSlides(browser, lesson, plan.signs);
  const pictureOf = (slide: number) => join(folder, `${plan.lesson}-${slide}.png`);
  await Promise.all(drawn.map((picture, slide) => writeFile(pictureOf(slide), picture)));
  const narration = await narrateWithin(plan, lesson.script);
  const listPath = join(folder, `${plan.lesson}.txt`);
  const pcmPath = join(folder, `${plan.lesson}.pcm`);
  await writeFile(listPath, pictureList(plan, narration, pictureOf));
  await writeFile(pcmPath, narration.pcm);
  const film = join(output, `${plan.lesson}.mp4`);
  await encodeFilm(listPath, pcmPath, narration.seconds, film);
  await writeFile(join(output, `${plan.lesson}.vi.vtt`), vttOf(narration.phrases));
  await savePoster(pictureOf(0), join(output, `${plan.lesson}.jpg`));
  const { size } = await stat(film);
  console.log(`${plan.lesson}: ${narration.seconds.toFixed(1)} s, ${(size / 1e6).toFixed(2)} MB`);
};

const main = async (): Promise<void> => {
  const browser = requireTools();
  const wanted = process.argv.slice(2);
  const folder = await mkdtemp(join(tmpdir(), 'seed-films-'));
  try {
    await mkdir(output, { recursive: true });
    for (const plan of films.filter((one) => wanted.length === 0 || wanted.includes(one.lesson))) await makeFilm(plan, browser, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
