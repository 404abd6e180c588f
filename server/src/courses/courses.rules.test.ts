import { CourseContent } from '@hoctap/shared/courses.contract';
import { missingIn, repeatedIds } from '@hoctap/shared/courses.rules';
import { expect } from 'chai';
import { completeContent, lesson, question } from '../../test/support/courses.ts';

const withLessons = (...lessons: ReturnType<typeof lesson>[]) => completeContent({ modules: [{ id: 'm1', title: 'M', lessons }] });
const faultsOf = (content: CourseContent) => missingIn(content).map(({ path, message }) => `${path} ${message}`);

describe('Completeness of a draft', () => {
  it('Should find nothing missing in a complete course', () => {
    expect(CourseContent.parse(completeContent())).to.deep.equal(completeContent());
    expect(missingIn(completeContent())).to.deep.equal([]);
  });

  it('Should ask for a summary, target groups, and a required lesson', () => {
    expect(faultsOf(completeContent({ summary: '', targetGroups: [], modules: [] }))).to.deep.equal(['content.summary summary_missing', 'content.targetGroups groups_missing', 'content.modules required_lesson_missing']);
    expect(faultsOf(withLessons(lesson('a', { required: false })))).to.deep.equal(['content.modules required_lesson_missing']);
    expect(faultsOf(completeContent({ modules: [...completeContent().modules, { id: 'm2', title: 'Rỗng', lessons: [] }] }))).to.deep.equal(['content.modules.1.lessons module_empty']);
  });

  it('Should name the lesson that lacks its text, film, file or questions', () => {
    const content = withLessons(
      lesson('a', { text: ' \n' }), lesson('b', { kind: 'video', text: '' }), lesson('c', { kind: 'file' }), lesson('d', { kind: 'quiz' }),
      lesson('e', { kind: 'video', text: '', film: '0198b3b8-6c1e-7d0a-8c5e-000000000001' }),
    );
    expect(faultsOf(content)).to.deep.equal([
      'content.modules.0.lessons.0.text text_empty', 'content.modules.0.lessons.1.film film_or_text_missing',
      'content.modules.0.lessons.2.file file_missing', 'content.modules.0.lessons.3.questions quiz_without_questions',
    ]);
  });

  it('Should find a key that names no option, and a single choice with two', () => {
    const asked = [{ ...question, correct: [3] }, { ...question, id: 'q2', correct: [0, 1] }, { ...question, id: 'q3', type: 'multiple' as const, correct: [0, 1] }];
    const path = 'content.modules.0.lessons.0.questions';
    expect(faultsOf(withLessons(lesson('a', { kind: 'quiz', questions: asked })))).to.deep.equal([`${path}.0 correct_option_missing`, `${path}.1 single_needs_one_answer`]);
    const inFilm = lesson('a', { kind: 'video', filmQuestions: asked.map((one) => ({ atSec: 3, question: one })) });
    expect(faultsOf(withLessons(inFilm)).map((fault) => fault.replace('filmQuestions', 'questions'))).to.deep.equal([`${path}.0 correct_option_missing`, `${path}.1 single_needs_one_answer`]);
  });

  it('Should find ids that stand twice among modules, lessons and questions', () => {
    const content = withLessons(lesson('a'), lesson('a'), lesson('b', { kind: 'quiz', questions: [question, question] }));
    expect(repeatedIds(content).map(({ path }) => path)).to.deep.equal(['content.modules.0.lessons.1.id', 'content.modules.0.lessons.2.questions.1.id']);
    const inFilm = withLessons(lesson('a', { kind: 'video', filmQuestions: [{ atSec: 1, question }] }), lesson('b', { kind: 'quiz', questions: [question] }));
    expect(repeatedIds(inFilm).map(({ path }) => path)).to.deep.equal(['content.modules.0.lessons.1.questions.0.id']);
  });
});
