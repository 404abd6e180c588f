import { z } from 'zod';
import { endpoint } from './contract.ts';

export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  store: z.object({ ok: z.boolean(), kind: z.enum(['embedded', 'mongodb']) }),
  jobs: z.object({ queued: z.number().int(), running: z.number().int(), failed: z.number().int() }),
  disk: z.object({ freeBytes: z.number(), ok: z.boolean() }),
  ffmpeg: z.object({ available: z.boolean(), source: z.string().nullable(), version: z.string().nullable(), warning: z.string().nullable() }),
});
export type Health = z.infer<typeof Health>;

export const systemEndpoints = {
  getHealth: endpoint({ method: 'GET', path: '/health', summary: 'Store, jobs, disk and ffmpeg', response: Health }),
  getAbout: endpoint({
    method: 'GET', path: '/about', summary: 'What a page needs to know before anyone signs in',
    response: z.object({
      demo: z.boolean(), version: z.string(), maxUploadBytes: z.number(),
      scenario: z.object({ nameVi: z.string(), nameEn: z.string() }).nullable(),
    }),
  }),
};
