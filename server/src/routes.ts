// Every domain's routes.
import { accountRoutes } from './accounts/account.routes.ts';
import { actRoutes } from './accounts/act.routes.ts';
import { peopleRoutes } from './accounts/people.routes.ts';
import { placeQuestionRoutes } from './accounts/place-question.routes.ts';
import { courseRoutes } from './courses/course.routes.ts';
import { credentialRoutes } from './credentials/credential.routes.ts';
import type { Deps } from './deps.ts';
import { deviceRoutes } from './devices/device.routes.ts';
import type { Gates } from './http/auth.ts';
import type { Route } from './http/route.ts';
import { importRoutes } from './imports/import.routes.ts';
import { learningRoutes } from './learning/learning.routes.ts';
import { captionRoutes } from './media/caption.routes.ts';
import { filmRoutes } from './media/film.routes.ts';
import { nightRoutes } from './night/night.routes.ts';
import { noteRoutes } from './notes/note.routes.ts';
import { planRoutes } from './plan/plan.routes.ts';
import { reportRoutes } from './reports/report.routes.ts';
import type { Services } from './services.ts';
import { classRoutes } from './classes/class.routes.ts';
import { sessionRoutes } from './sessions/session.routes.ts';
import { systemRoutes } from './system/system.routes.ts';
import { titleRoutes } from './titles/title.routes.ts';
import { unitRoutes } from './units/unit.routes.ts';

export const routesOf = (deps: Deps, gates: Gates, services: Services, version: string): Route[] => [
  ...systemRoutes(deps, gates, services.units, services.storage, version),
  ...nightRoutes(gates, services.nights),
  ...unitRoutes(gates, services.units, services.reorganisations, services.histories),
  ...accountRoutes(deps, gates, services.accounts),
  ...deviceRoutes(deps, gates, services.devices),
  ...peopleRoutes(gates, services.people, services.accounts),
  ...actRoutes(gates, services.people.acts),
  ...placeQuestionRoutes(gates, services.placeQuestions),
  ...courseRoutes(gates, services.courses, services.files),
  ...filmRoutes(deps, gates, services.media, services.media.uploads, services.storage),
  ...captionRoutes(gates, services.media, services.storage.incoming),
  ...learningRoutes(deps, gates, services.learning),
  ...noteRoutes(gates, services.notes),
  ...credentialRoutes(deps, gates, services.credentials),
  ...classRoutes(gates, services.classes),
  ...sessionRoutes(deps, gates, services.sessions),
  ...planRoutes(gates, services.plan),
  ...importRoutes(gates, services.imports, services.storage.incoming),
  ...reportRoutes(deps, gates, services.reports),
  ...titleRoutes(gates, services.titles),
];
