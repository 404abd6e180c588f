// createApp builds, main runs: middlewares, the mounted domains, the error handler.
import { AppError, type Endpoint, endpoints } from '@hoctap/shared';
import compression from 'compression';
import type { RequestListener } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import type { Deps } from './deps.ts';
import { createGates } from './http/auth.ts';
import { errorHandler } from './http/errors.ts';
import { openApi } from './http/openapi.ts';
import { requestId } from './http/request-id.ts';
import type { Route } from './http/route.ts';
import { serveAssets, serveClient } from './http/client.ts';
import { uploadPath } from './media/upload.handler.ts';
import { routesOf } from './routes.ts';
import type { Services } from './services.ts';

/** An answer of the API is no page: it needs few of the headers, which on a slow line are half of it. */
const sealed = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  strictTransportSecurity: false, crossOriginEmbedderPolicy: false, crossOriginOpenerPolicy: false, originAgentCluster: false, xDnsPrefetchControl: false,
  xDownloadOptions: false, xFrameOptions: false, xPermittedCrossDomainPolicies: false, xXssProtection: false,
});
/** hls.js runs its demuxer in a blob worker and feeds the film through a blob URL; all else comes from here. */
const security = helmet({
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"], imgSrc: ["'self'", 'data:', 'blob:'], mediaSrc: ["'self'", 'blob:'], workerSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], upgradeInsecureRequests: null,
    },
  },
  // The proxy in front owns TLS and therefore HSTS.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
});

export const createApp = (deps: Deps, services: Services, options: { version: string; clientDir?: string }): RequestListener => {
  const gates = createGates({
    callerOf: (request) => services.accounts.callerOf(request.headers.authorization),
    unitOf: (ref) => services.units.find(ref),
    now: () => deps.clock.now(),
  });
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.config.trustProxy);
  app.set('query parser', 'simple');
  // Before the headers that only pages and answers need: on a slow line those of forty small files cost a second.
  if (options.clientDir) serveAssets(app, options.clientDir);
  app.use(requestId, (request, reply, next) => (request.path.startsWith('/api/') ? sealed : security)(request, reply, next));
  app.use('/media/reports', services.reports.handler());
  app.use('/media', services.media.handler());
  app.all(`${uploadPath}{/:id}`, services.media.uploadHandler(gates));
  app.use(compression());
  const document = openApi(options.version);
  app.get('/api/openapi.json', (_request, reply) => void reply.json(document));
  app.use('/api', express.json({ limit: '2mb' }), mount(routesOf(deps, gates, services, options.version)));
  app.use('/api', () => {
    throw new AppError('not_found');
  });
  if (options.clientDir) serveClient(app, options.clientDir, { isDemo: deps.config.seed === 'demo' });
  app.use(errorHandler(deps.log));
  return (request, reply) => void (services.media.atOnce(request, reply) || app(request, reply));
};

/** Puts every operation on its contract's method and path. (That each has exactly one route is a test.) */
const mount = (routes: Route[]) => {
  const router = express.Router();
  for (const { id, handler } of routes) {
    const { method, path } = endpoints[id] as Endpoint;
    router[method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](path, handler);
  }
  return router;
};
