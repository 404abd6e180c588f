// The application on the device: the service worker registered, its newer builds noticed.
const lookEveryMs = 3_600_000;

/** Registers the service worker. `offer` is called when a newer build waits, with what puts it in use (all tabs load anew). */
export const install = async (offer: (use: () => void) => void): Promise<void> => {
  const { serviceWorker } = navigator;
  const isUpdate = serviceWorker.controller !== null;
  const registration = await serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
  const offerWaiting = () => {
    const { waiting } = registration;
    if (waiting && serviceWorker.controller) offer(() => waiting.postMessage('use-now'));
  };
  offerWaiting();
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => coming.state === 'installed' && offerWaiting());
  });
  serviceWorker.addEventListener('controllerchange', () => isUpdate && location.reload(), { once: true });
  setInterval(() => void registration.update().catch(() => undefined), lookEveryMs);
  (await serviceWorker.ready).active?.postMessage('keep-pages');
};
