// The catalogue's view of a course, and how well it answers a search.
import { fold, foldWords } from '@hoctap/shared';
import type { CourseCard, CourseContent, Family } from '@hoctap/shared/courses.contract';
import type { Listing } from './course.model.ts';
import type { FilmFacts } from './film-facts.model.ts';

/** Names of families as people search for them, in both languages. */
const familyNames: Record<Family, string> = {
  agriculture: 'Nông nghiệp Agriculture', it: 'Tin học Công nghệ thông tin IT Computing', foreign_language: 'Ngoại ngữ Foreign languages',
  life_skill: 'Kỹ năng sống Life skills', public_service: 'Dịch vụ công Public services', safety: 'An toàn Safety',
};

/** `earlier` are addresses of versions before this one. */
export const listingOf = (content: CourseContent, earlier: readonly string[] = []): Listing => {
  const { slug, title, titleEn, summary, summaryEn, family, level, language, cover, modules } = content;
  const lessons = modules.flatMap((module) => module.lessons);
  return {
    slugs: [...new Set([slug, ...earlier])],
    title, titleEn, summary, summaryEn, family, level, language, cover,
    minutes: lessons.reduce((sum, lesson) => sum + lesson.minutes, 0),
    lessonCount: lessons.length,
    films: [...new Set(lessons.flatMap(({ film }) => film ?? []))],
    searchWords: foldWords([title, titleEn, summary, familyNames[family], ...modules.map((module) => module.title)].join(' ')),
    sortKey: fold(title),
  };
};

export const cardOf = (id: string, listing: Listing, facts: readonly FilmFacts[]): CourseCard => ({
  id, slug: listing.slugs[0] ?? '', title: listing.title, titleEn: listing.titleEn, summary: listing.summary, summaryEn: listing.summaryEn,
  family: listing.family, level: listing.level, language: listing.language, cover: listing.cover && pictureUrl(listing.cover),
  minutes: listing.minutes, lessonCount: listing.lessonCount,
  lightBytes: facts.filter(({ film }) => listing.films.includes(film)).reduce((sum, { lightBytes }) => sum + lightBytes, 0),
});

export const pictureUrl = (id: string): string => `/media/pictures/${id}`;

const markedWords = (value: string): string[] => value.normalize('NFC').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const beginSome = (asked: readonly string[], words: readonly string[]): boolean => asked.every((one) => words.some((word) => word.startsWith(one)));

/** 0: the title has every word with its exact marks; 1: the title has them without marks; 2: they stand elsewhere. */
export const searchRank = (listing: Pick<Listing, 'title' | 'titleEn'>, query: string): 0 | 1 | 2 => {
  const titles = `${listing.title} ${listing.titleEn ?? ''}`;
  if (beginSome(markedWords(query), markedWords(titles))) return 0;
  return beginSome(foldWords(query), foldWords(titles)) ? 1 : 2;
};
