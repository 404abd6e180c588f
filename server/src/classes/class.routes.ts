import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { ClassService } from './class.service.ts';

export const classRoutes = (gates: Gates, classes: ClassService): Route[] => [
  route('createClass', gates.may('session:run'), ({ person, unit, body }) => classes.create(person, unit, body)),
  route('listClasses', gates.may('session:read'), ({ unit, query }) => classes.list(unit, query)),
  route('getClass', gates.member, ({ person, params }) => classes.get(person, params.class)),
  route('listClassPeople', gates.member, ({ person, params, query }) => classes.people(person, params.class, query)),
  route('putAttendance', gates.member, ({ person, params, body }) => classes.putAttendance(person, params.class, params.person, body)),
  route('closeClass', gates.member, ({ person, params }) => classes.close(person, params.class)),
];
