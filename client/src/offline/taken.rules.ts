// What of a lesson goes along, what it weighs, and how far a lesson is with what waits on the device. Pure.
import type { CourseDetail, Lesson, LessonOutline } from '@hoctap/shared/courses.contract';
import type { ClientEvent, LessonProgress, Progress } from '@hoctap/shared/learning.contract';
import { type LessonFact, type LessonRule, lessonProgress } from '@hoctap/shared/learning.rules';
import { type Option, type Quality, optionFor, optionsOf } from '../media/choice.ts';
import type { Playback, TakenLesson } from './taken.store.ts';

export interface Version { rung: string; quality: Quality; bytes: number }

/** The version of a film that a choice means: the sound, or the tallest picture within it; undefined where nothing can be played yet. */
export const versionOf = (playback: Playback, wanted: Quality): Version | undefined => {
  const option = optionFor(optionsOf(playback), wanted);
  if (!option) return undefined;
  const rung = option.quality === 'audio' ? 'audio' : playback.rungs.find(({ height }) => height === option.quality)?.name;
  return rung === undefined ? undefined : { rung, ...option };
};

/** The choices that a number of films have together, with what each costs for all of them; cheapest first. */
export const choicesOf = (playbacks: readonly Playback[]): Option[] => {
  const qualities = [...new Set(playbacks.flatMap((one) => optionsOf(one).map(({ quality }) => quality)))];
  const rank = (quality: Quality) => (quality === 'audio' ? 0 : quality);
  return qualities.sort((one, other) => rank(one) - rank(other)).map((quality) => ({
    quality, bytes: playbacks.reduce((sum, playback) => sum + (optionFor(optionsOf(playback), quality)?.bytes ?? 0), 0),
  }));
};

/** The address that a playlist's line means. */
const resolve = (line: string, playlist: string): string => new URL(line, `http://device${playlist}`).pathname;

/** Address of the playlist of one version, out of its master playlist. */
export const playlistOf = (master: string, address: string, rung: string): string | undefined => {
  const line = master.split('\n').find((one) => one.startsWith(`${rung}/`));
  return line === undefined ? undefined : resolve(line.trim(), address);
};
/** The master playlist with that version alone. */
export const onlyRung = (master: string, rung: string): string => {
  const lines = master.split('\n');
  return lines.filter((line, index) => {
    const entry = line.startsWith('#EXT-X-STREAM-INF') ? lines[index + 1] ?? '' : line;
    return entry === '' || entry.startsWith('#') || entry.startsWith(`${rung}/`);
  }).join('\n');
};
/** Addresses of the files of a media playlist: its head and its segments. */
export const filesOfPlaylist = (playlist: string, address: string): string[] => {
  const head = /#EXT-X-MAP:URI="(.+?)"/.exec(playlist)?.[1];
  const segments = playlist.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return [...(head === undefined ? [] : [head]), ...segments].map((line) => resolve(line, address));
};

/** Pictures of this server in a text. */
const picturesIn = (text: string): string[] => [...text.matchAll(/!\[[^\]]*\]\(\s*<?(\/media\/pictures\/[^)\s>]+)/g)].flatMap(([, address]) => address ?? []);
/** Addresses of all files of a lesson besides the film's own segments. */
export const filesBeside = ({ text, file }: Pick<Lesson, 'text' | 'file'>, playback: Playback | null, cover: string | null): string[] => [
  ...(cover ? [cover] : []), ...picturesIn(text), ...(file ? [file.url] : []),
  ...(playback ? [playback.poster, playback.storyboard?.url, ...playback.captions.map(({ url }) => url)].filter((one) => typeof one === 'string') : []),
];

/**
 * Lessons here that the server may have something else for: all of a newer version, else those whose film has another mark. One
 * that is known to be old or gone waits for its owner.
 */
export const toCompare = <T extends Pick<TakenLesson, 'lesson' | 'content' | 'isOld' | 'isGone'>>({ version, modules }: Pick<CourseDetail, 'version' | 'modules'>, compared: number, here: readonly T[]): T[] => {
  if (version !== compared) return [...here];
  const marks = new Map(modules.flatMap(({ lessons }) => lessons).map(({ id, filmMark }) => [id, filmMark]));
  return here.filter(({ lesson, content, isOld, isGone }) => !isOld && !isGone && marks.has(lesson) && marks.get(lesson) !== content.filmMark);
};

/** A lesson here with what the server has for it now: text, captions and pictures come in place of the old ones; another film or file is only noted. */
export const renewedBy = (lesson: TakenLesson, now: Pick<TakenLesson, 'content' | 'playback' | 'quiz'>): TakenLesson => {
  if (now.playback?.master !== lesson.playback?.master || now.content.file?.url !== lesson.content.file?.url) return { ...lesson, isOld: true };
  const beside = filesBeside(now.content, now.playback, null);
  const over = filesBeside(lesson.content, lesson.playback, null).filter((file) => !beside.includes(file));
  const files = lesson.files && [...new Set([...lesson.files.filter((file) => !over.includes(file)), ...beside])];
  return { ...lesson, ...now, files, replaces: [...new Set([...lesson.replaces, ...over])], isOld: false, isGone: false };
};

/** How much of a lesson is here, by what is really stored: files, bytes, and whether it is whole. */
export const hereOf = (lesson: Pick<TakenLesson, 'files' | 'bytes'>, stored: ReadonlyMap<string, number>) => {
  const wanted = lesson.files ?? [];
  const there = wanted.filter((file) => stored.has(file));
  return {
    bytes: there.reduce((sum, file) => sum + (stored.get(file) ?? 0), 0),
    share: lesson.files === null ? 0 : wanted.length === 0 ? 1 : there.length / wanted.length,
    isWhole: lesson.files !== null && there.length === wanted.length,
  };
};

/** What the film itself needs to be played. */
export const filmFilesOf = ({ files }: Pick<TakenLesson, 'files'>): string[] => (files ?? []).filter((file) => /\.(m4s|mp4)$/.test(file));

const factOf = ({ id, verb, lesson, at, device, seq, result }: ClientEvent): LessonFact =>
  ({ id, verb, lesson, at, received: '', device, seq, strength: verb === 'watched' ? 'watched' : 'self_declared', result });
/** What the server knows already stands in as one fact; an opening that it has been told of, as what a reading implies. */
const known = (lesson: string, { intervals, answered = [] }: LessonProgress, facts: readonly LessonFact[]): LessonFact[] => {
  const base = { lesson, received: '', device: null, seq: 0, strength: 'watched' as const };
  const openings = facts.filter(({ verb }) => verb === 'read').map((read) => ({
    ...read, id: `${read.id}:opened`, verb: 'opened' as const, at: new Date(Date.parse(read.at) - (read.result.elapsed ?? 0) * 1000).toISOString(),
  }));
  const answers = answered.map((result) => ({ ...base, id: `${lesson}:${result.question}`, verb: 'answered' as const, at: '', result }));
  return [...(intervals.length > 0 ? [{ ...base, id: `${lesson}:known`, verb: 'attended' as const, at: '', result: { intervals: [...intervals] } }] : []), ...openings, ...answers];
};

/** The rule of finishing a lesson, out of what a learner sees of it. */
const ruleOf = (outline: LessonOutline, here: Pick<TakenLesson, 'content' | 'playback'> | undefined): LessonRule => {
  const { filmQuestions = [], filmAnswers, hasTextTwin = false } = here?.content ?? {};
  const asks = filmQuestions.length > 0 && filmAnswers !== 'practice' && { asks: { questions: filmQuestions.map(({ question }) => question.id), rightly: filmAnswers === 'right' } };
  return { ...outline, durationSec: here?.playback?.durationSec ?? null, hasTextTwin, ...asks };
};

/**
 * Progress as this device knows it: what the server said last, with what waits here to be sent, by the server's own rules.
 * `lessons` are those that are here.
 */
export const withWaiting = (progress: Progress, course: Pick<CourseDetail, 'modules'>, events: readonly ClientEvent[], lessons: readonly Pick<TakenLesson, 'lesson' | 'content' | 'playback'>[]): Progress => {
  const mine = events.filter(({ enrolment }) => enrolment === progress.enrolment);
  if (mine.length === 0) return progress;
  const outlines = course.modules.flatMap(({ lessons }) => lessons);
  const next = { ...progress.lessons };
  for (const outline of outlines) {
    const facts = mine.filter(({ lesson }) => lesson === outline.id).map(factOf);
    const before = next[outline.id];
    if (facts.length === 0 || !before || before.state === 'done') continue;
    const now = lessonProgress(ruleOf(outline, lessons.find((one) => one.lesson === outline.id)), [...facts, ...known(outline.id, before, facts)]);
    const isMoved = facts.some(({ verb }) => verb === 'watched');
    next[outline.id] = { ...before, state: now.state, share: now.share, intervals: now.intervals, position: isMoved ? now.position : before.position, strength: now.strength ?? before.strength };
  }
  const isDone = ({ id, required }: LessonOutline) => required && next[id]?.state === 'done';
  return { ...progress, lessons: next, done: Math.max(progress.done, outlines.filter(isDone).length) };
};
