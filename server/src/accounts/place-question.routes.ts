import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { PlaceQuestionService } from './place-question.service.ts';

export const placeQuestionRoutes = (gates: Gates, questions: PlaceQuestionService): Route[] => [
  route('getMyPlaceQuestion', gates.member, ({ person }) => questions.mine(person.id)),
  route('answerMyPlaceQuestion', gates.member, ({ person, body }) => questions.answer(person.id, body)),
  route('listUnassignedPeople', gates.may('people:read'), ({ unit, query }) => questions.list(unit, query)),
  route('assignPerson', gates.mayAnywhere('people:write'), ({ person, params, body }) => questions.assign(person, params.person, body)),
];
