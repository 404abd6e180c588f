// The environment, checked once; only this file reads it. All faults are listed at once, then the start stops.
import { resolve } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['on', 'off']).transform((value) => value === 'on');
const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.string().optional(),
  DATA_DIR: z.string().default('.data'),
  UPLOADS_DIR: z.string().default('uploads'),
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://').optional(),
  JWT_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  SEED: z.enum(['demo', 'none']).optional(),
  MAX_UPLOAD_MB: z.coerce.number().positive().max(100_000).default(2048),
  FILM_QUOTA_MB: z.coerce.number().positive().max(100_000_000).default(51_200),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  RATE_LIMIT: flag.default(true),
  FFMPEG_PATH: z.string().optional(),
  FFPROBE_PATH: z.string().optional(),
  PATH: z.string().default(''),
});

export interface Config {
  isProduction: boolean;
  port: number;
  host: string;
  /** Base of links and QR codes, without a slash at the end. */
  publicUrl: string;
  /** Express' `trust proxy`: false, a number of hops, or a list of addresses. */
  trustProxy: boolean | number | string;
  dataDir: string;
  uploadsDir: string;
  mongodbUri: string | undefined;
  jwtSecret: string | undefined;
  seed: 'demo' | 'none';
  maxUploadBytes: number;
  /** Bytes of films, finished and on their way, that the authors of one unit may have. */
  filmQuotaBytes: number;
  logLevel: string;
  rateLimit: boolean;
  /** Where to look for ffmpeg: given paths, else the PATH, else the npm packages. */
  ffmpeg: { ffmpegPath?: string; ffprobePath?: string; searchPath: string };
}

const proxyOf = (value: string | undefined): boolean | number | string =>
  !value || value === 'off' ? false : value === 'on' ? true : /^\d+$/.test(value) ? Number(value) : value;

/** Reads the environment; relative folders are those of `root`. Throws one Error that names every fault. */
export const readConfig = (environment: Record<string, string | undefined>, root: string): Config => {
  // An empty variable means "not set", as in most process managers.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const env = parsed.data;
  // Looked for in what was given, so that they are named beside faults of other variables.
  if (given['NODE_ENV'] === 'production') {
    if (!given['JWT_SECRET']) faults.push('JWT_SECRET: is required when NODE_ENV=production');
    if (given['SEED'] === 'demo') faults.push('SEED: demo is refused when NODE_ENV=production');
    if (given['RATE_LIMIT'] === 'off') faults.push('RATE_LIMIT: off is refused when NODE_ENV=production');
  }
  if (!env || faults.length > 0) throw new Error(`The environment is not right:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  const isProduction = env.NODE_ENV === 'production';
  return {
    isProduction,
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://${env.HOST === '0.0.0.0' || env.HOST === '::' ? 'localhost' : env.HOST}:${env.PORT}`).replace(/\/$/, ''),
    trustProxy: proxyOf(env.TRUST_PROXY),
    dataDir: resolve(root, env.DATA_DIR),
    uploadsDir: resolve(root, env.UPLOADS_DIR),
    mongodbUri: env.MONGODB_URI,
    jwtSecret: env.JWT_SECRET,
    seed: env.SEED ?? (isProduction ? 'none' : 'demo'),
    maxUploadBytes: Math.round(env.MAX_UPLOAD_MB * 1024 * 1024),
    filmQuotaBytes: Math.round(env.FILM_QUOTA_MB * 1024 * 1024),
    logLevel: env.LOG_LEVEL,
    rateLimit: env.RATE_LIMIT,
    ffmpeg: { ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, searchPath: env.PATH },
  };
};
