import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { NightService } from './night.service.ts';

export const nightRoutes = (gates: Gates, nights: NightService): Route[] => [route('listNightChecks', gates.mayAnywhere('system:read'), () => nights.list())];
