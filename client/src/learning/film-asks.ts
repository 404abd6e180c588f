// The questions of a lesson's film, as part of a run: answers go out through the outbox, what is said of them comes back by it.
// Fetched, with what shows them, only where a film has questions.
import type { Result } from '@hoctap/shared';
import type { Lesson } from '@hoctap/shared/courses.contract';
import { outbox } from '../offline/outbox.ts';
import FilmQuestion from './FilmQuestion.svelte';
import FilmQuestionList from './FilmQuestionList.svelte';
import { FilmQuestions } from './film-questions.svelte.ts';
import type { RunProgress } from './lesson.svelte.ts';

/** `durationSec` is null where the film is not there. */
export const filmOf = (lesson: Lesson, durationSec: number | null, progress: RunProgress) => {
  const asks = new FilmQuestions(lesson, durationSec, {
    keep: (answer) => progress.answered(answer),
    waiting: () => progress.waitingAnswers(),
    known: () => progress.progress.lessons[lesson.id]?.answered,
  });
  const look = () => void asks.look().catch(() => undefined);
  return {
    asks, FilmQuestion, FilmQuestionList,
    /** Listens to what is said of answers, until the returned function is called. */
    hear(): () => void {
      look();
      const stops = [
        outbox.onAnswer((id, answer) => {
          if (id !== 'recordEvents') return;
          asks.graded((answer as Result<'recordEvents'>).graded.map(({ result }) => result));
          look();
        }),
        outbox.onRefusal(look),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
};
export type LessonFilm = ReturnType<typeof filmOf>;
