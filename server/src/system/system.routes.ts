import { toolsHealth } from '../adapters/transcoder/index.ts';
import type { Storage } from '../adapters/storage.ts';
import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import { countJobs } from '../jobs/queue.ts';
import type { UnitService } from '../units/unit.service.ts';

/** Below this, uploads are about to fail. */
const leastFreeBytes = 1024 ** 3;

const health = async (deps: Deps, storage: Storage, version: string) => {
  const isUp = await deps.db.asPromise().then((db) => db.db?.command({ ping: 1 })).then(() => true, () => false);
  const jobs = isUp ? await countJobs(deps) : { queued: 0, running: 0, failed: 0 };
  const freeBytes = await storage.freeBytes().catch(() => 0);
  const tools = toolsHealth(deps.tools);
  const isDiskOk = freeBytes > leastFreeBytes;
  return {
    status: isUp && isDiskOk && tools.available ? ('ok' as const) : ('degraded' as const),
    version,
    store: { ok: isUp, kind: deps.storeKind },
    jobs,
    disk: { freeBytes, ok: isDiskOk },
    ffmpeg: tools.available
      ? { available: true, source: tools.source, version: tools.version, warning: tools.warning ?? null }
      : { available: false, source: null, version: null, warning: tools.warning ?? null },
  };
};

export const systemRoutes = (deps: Deps, gates: Gates, units: UnitService, storage: Storage, version: string): Route[] => [
  route('getHealth', gates.anyone, () => health(deps, storage, version)),
  route('getAbout', gates.anyone, async () => ({
    demo: deps.config.seed === 'demo', version, maxUploadBytes: deps.config.maxUploadBytes, scenario: await units.scenario(),
  })),
];
