// Every domain's routes.
import { courseRoutes } from './courses/course.routes.ts';
import type { Deps } from './deps.ts';
import type { Gates } from './http/auth.ts';
import type { Route } from './http/route.ts';
import type { Services } from './services.ts';
import { unitRoutes } from './units/unit.routes.ts';

export const routesOf = (_deps: Deps, gates: Gates, services: Services, _version: string): Route[] => [
  ...unitRoutes(gates, services.units),
  ...courseRoutes(gates, services.courses, services.files),
];
