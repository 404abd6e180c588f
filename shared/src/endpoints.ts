// Every operation by its operationId: what the server mounts, the client calls and the OpenAPI document lists.
import { accountEndpoints } from './accounts.contract.ts';
import { captionEndpoints } from './captions.contract.ts';
import type { AnswerOf, InputOf, ParsedOf, ResultOf } from './contract.ts';
import { courseEndpoints } from './courses.contract.ts';
import { credentialEndpoints } from './credentials.contract.ts';
import { deviceEndpoints } from './devices.contract.ts';
import { dutyEndpoints } from './duties.contract.ts';
import { evidenceEndpoints } from './evidence.contract.ts';
import { figureEndpoints } from './figures.contract.ts';
import { frameworkEndpoints } from './frameworks.contract.ts';
import { importEndpoints } from './imports.contract.ts';
import { learningEndpoints } from './learning.contract.ts';
import { mediaEndpoints } from './media.contract.ts';
import { nightEndpoints } from './night.contract.ts';
import { noteEndpoints } from './notes.contract.ts';
import { peopleEndpoints } from './people.contract.ts';
import { personActEndpoints } from './person-acts.contract.ts';
import { planEndpoints } from './plan.contract.ts';
import { publishedEndpoints } from './published.contract.ts';
import { quizEndpoints } from './quizzes.contract.ts';
import { reorganisationEndpoints } from './reorganisations.contract.ts';
import { reportEndpoints } from './reports.contract.ts';
import { classEndpoints } from './classes.contract.ts';
import { sessionEndpoints } from './sessions.contract.ts';
import { systemEndpoints } from './system.contract.ts';
import { titleEndpoints } from './titles.contract.ts';
import { unitEndpoints } from './units.contract.ts';

export const endpoints = {
  ...systemEndpoints,
  ...nightEndpoints,
  ...unitEndpoints,
  ...reorganisationEndpoints,
  ...accountEndpoints,
  ...deviceEndpoints,
  ...peopleEndpoints,
  ...personActEndpoints,
  ...courseEndpoints,
  ...mediaEndpoints,
  ...captionEndpoints,
  ...quizEndpoints,
  ...learningEndpoints,
  ...noteEndpoints,
  ...evidenceEndpoints,
  ...credentialEndpoints,
  ...sessionEndpoints,
  ...classEndpoints,
  ...planEndpoints,
  ...frameworkEndpoints,
  ...dutyEndpoints,
  ...figureEndpoints,
  ...importEndpoints,
  ...reportEndpoints,
  ...publishedEndpoints,
  ...titleEndpoints,
};

export type Endpoints = typeof endpoints;
export type OperationId = keyof Endpoints;
export type Input<K extends OperationId> = InputOf<Endpoints[K]>;
export type Parsed<K extends OperationId> = ParsedOf<Endpoints[K]>;
export type Answer<K extends OperationId> = AnswerOf<Endpoints[K]>;
export type Result<K extends OperationId> = ResultOf<Endpoints[K]>;
