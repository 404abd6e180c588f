// The health of the system, part by part, in the words of the person who looks after it.
import type { Result } from '@hoctap/shared';
import { bytes } from '../i18n/formats.ts';
import { t } from './system.messages.ts';

export interface Part { name: string; isGood: boolean; lines: string[] }

const filmTools = ({ available, source, version, warning }: Result<'getHealth'>['ffmpeg']): string[] => [
  available ? `${t.ffmpeg(version ?? '')}, ${t.ffmpegSources[source ?? ''] ?? ''}.` : t.noFfmpeg,
  ...(warning ? [t.warnings[warning] ?? warning] : []),
];

/** In the order in which trouble is usually looked for. */
export const partsOf = ({ store, jobs, disk, ffmpeg }: Result<'getHealth'>): Part[] => [
  { name: t.store, isGood: store.ok, lines: [t.storeKinds[store.kind], ...(store.ok ? [] : [t.storeDown])] },
  { name: t.jobs, isGood: jobs.failed === 0, lines: [t.jobCounts(jobs.queued, jobs.running, jobs.failed), ...(jobs.failed > 0 ? [t.jobsFailed] : [])] },
  { name: t.disk, isGood: disk.ok, lines: [t.free(bytes(disk.freeBytes)), ...(disk.ok ? [] : [t.diskLow])] },
  { name: t.films, isGood: ffmpeg.available, lines: filmTools(ffmpeg) },
];
