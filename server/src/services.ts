// Every domain's service, built in the order of the house: a domain knows only those before it.
import { accountService } from './accounts/account.service.ts';
import { peopleService } from './accounts/people.service.ts';
import { diskStorage } from './adapters/storage.ts';
import { placeQuestionService } from './accounts/place-question.service.ts';
import { resettleService } from './accounts/resettle.service.ts';
import { classService } from './classes/class.service.ts';
import { courseService } from './courses/course.service.ts';
import { courseFileService } from './courses/file.service.ts';
import { credentialService } from './credentials/credential.service.ts';
import type { Deps } from './deps.ts';
import { deviceService } from './devices/device.service.ts';
import { importService } from './imports/import.service.ts';
import { learningService } from './learning/learning.service.ts';
import { mediaService } from './media/media.service.ts';
import { nightService } from './night/night.service.ts';
import { noteService } from './notes/note.service.ts';
import { planService } from './plan/plan.service.ts';
import { quizService } from './quizzes/quiz.service.ts';
import { reportService } from './reports/report.service.ts';
import { sessionService } from './sessions/session.service.ts';
import { titleService } from './titles/title.service.ts';
import { historyService } from './units/history.service.ts';
import { reorganisationService } from './units/reorganisation.service.ts';
import { unitService } from './units/unit.service.ts';

export const createServices = (deps: Deps) => {
  const units = unitService(deps);
  const reorganisations = reorganisationService(deps);
  const histories = historyService(deps, { units });
  const people = peopleService(deps, { units });
  const resettling = resettleService(deps, { register: people.register, reorganisations });
  const placeQuestions = placeQuestionService(deps, { units, register: people.register, reorganisations });
  const accounts = accountService(deps, { units, people });
  const devices = deviceService(deps, { units, people, accounts });
  const storage = diskStorage(deps.config.uploadsDir);
  const files = courseFileService(deps, { storage });
  const courses = courseService(deps, { units, people, files });
  const media = mediaService(deps, { accounts, people, courses, files, storage });
  const quizzes = quizService(deps, { courses });
  const learning = learningService(deps, { units, accounts, people, courses, media, quizzes });
  const notes = noteService(deps, { people, courses, learning });
  const sessions = sessionService(deps, { units, people, courses, media, learning });
  const credentials = credentialService(deps, { units, people, files, media, learning });
  const plan = planService(deps, { units, people, courses, learning, resettling });
  const classes = classService(deps, { units, people, learning, plan });
  const imports = importService(deps, { units, people, plan, learning });
  const nights = nightService(deps, { people, learning, plan, media });
  const titles = titleService(deps, { units, people, courses, learning, sessions, plan });
  const reports = reportService(deps, { storage, units, accounts, people, learning, plan });
  return {
    storage, units, reorganisations, histories, resettling, placeQuestions, people, accounts, devices, files, courses, media, learning, notes, sessions, credentials, plan, classes, imports, nights, reports, titles,
    /** What must be known before the first request: groups and indicators of the plan. */
    ready: () => plan.ready(),
    /** Starts the work beside requests. */
    start() {
      resettling.start();
      media.start();
      learning.start();
      sessions.start();
      credentials.start();
      plan.start();
      classes.start();
      nights.start();
      reports.start();
    },
    async stop() {
      await reports.stop();
      await nights.stop();
      await classes.stop();
      await plan.stop();
      await credentials.stop();
      await sessions.stop();
      await learning.stop();
      await media.stop();
      await resettling.stop();
    },
  };
};
export type Services = ReturnType<typeof createServices>;
