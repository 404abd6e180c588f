// An answer as it is read.
import type { Answer, LearnerQuestion } from '@hoctap/shared/quizzes.contract';
import { t } from './learning.messages.ts';

export const answerWords = (question: LearnerQuestion, answer: Answer | null): string => {
  if (answer === null || answer === '') return t.noAnswer;
  if (typeof answer === 'boolean') return answer ? t.isTrue : t.isFalse;
  if (typeof answer === 'string') return `${answer}${question.unit ? ` ${question.unit}` : ''}`;
  return answer.map((index) => question.options.find((option) => option.index === index)?.text ?? '').join('; ') || t.noAnswer;
};
