import type { Request } from 'express';
import { sessionGiver } from '../accounts/account.routes.ts';
import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { DeviceService } from './device.service.ts';

export const deviceRoutes = (deps: Deps, gates: Gates, devices: DeviceService): Route[] => {
  const { keys } = devices;
  const { give } = sessionGiver(deps);
  const keeper = gates.may('session:run');
  const addressOf = (request: Request) => request.ip ?? 'unknown';
  return [
    route('makeDevice', keeper, ({ person, unit, body }) => devices.make(person, unit, body)),
    route('listDevices', gates.may('session:read'), ({ unit, query }) => devices.list(unit, query)),
    route('revokeDevice', gates.mayAnywhere('session:run'), ({ person, params }) => devices.revoke(person, params.device)),
    route('askDevice', gates.anyone, ({ params, body }) => devices.ask(params.device, body.secret)),
    route('enterByPin', gates.anyone, async ({ params, body, reply }) => give(reply, await devices.byPin(params.device, body))),
    route('enterByCard', gates.anyone, async ({ params, body, reply }) => give(reply, await devices.byCard(params.device, body))),
    route('listKeys', keeper, ({ unit, query }) => keys.list(unit, query)),
    route('givePin', keeper, ({ person, unit, params, body }) => keys.givePin(person, unit, params.person, body.id)),
    route('giveCards', keeper, ({ person, unit, body }) => keys.giveCards(person, unit, body)),
    route('takeKeys', keeper, ({ person, unit, params }) => keys.take(person, unit, params.person)),
    route('setMyPin', gates.member, ({ person, body, request }) => keys.setMine(person, body, addressOf(request)).then(() => ({ done: true as const }))),
  ];
};
