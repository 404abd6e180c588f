import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { TitleService } from './title.service.ts';

export const titleRoutes = (gates: Gates, titles: TitleService): Route[] => [
  route('listTitleSchemes', gates.anyone, ({ person }) => titles.listSchemes(person)),
  route('checkTitleScheme', gates.mayAnywhere('framework:write'), ({ body }) => titles.schemes.check(body.file)),
  route('addTitleScheme', gates.mayAnywhere('framework:write'), ({ person, body }) => titles.schemes.add(body.file, person.id)),
  route('putTitleSchemeInForce', gates.mayAnywhere('framework:write'), ({ params }) => titles.schemes.putInForce(params.scheme, params.version)),
  route('listMyTitles', gates.member, ({ person }) => titles.listMine(person)),
  route('beginMyTitle', gates.member, ({ person, body }) => titles.beginMine(person, body)),
  route('listTitles', gates.may('title:read'), ({ unit, query }) => titles.list(unit, query)),
  route('beginTitle', gates.may('title:write'), ({ person, unit, body }) => titles.begin(person, unit, body)),
  // Who may see or act follows from the claim: its person, its unit, or the unit above.
  route('getTitle', gates.member, ({ person, params }) => titles.get(person, params)),
  route('saveTitle', gates.member, ({ person, params, body }) => titles.save(person, params, body)),
  route('submitTitle', gates.member, ({ person, params, body }) => titles.submit(person, params, body)),
  route('returnTitle', gates.member, ({ person, params, body }) => titles.returnIt(person, params, body)),
  route('recogniseTitle', gates.member, ({ person, params, body }) => titles.recognise(person, params, body)),
  route('refuseTitle', gates.member, ({ person, params, body }) => titles.refuse(person, params, body)),
  route('withdrawTitle', gates.member, ({ person, params, body }) => titles.withdraw(person, params, body)),
];
