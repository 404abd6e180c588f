// How much room this device has, as its browser tells, and whether the browser promises to keep what lies there.
export interface Room {
  /** Bytes that may still be stored; null where the browser does not say. */
  free: number | null;
  isPromised: boolean;
}

export const roomHere = async (): Promise<Room> => {
  const storage = (navigator as { storage?: StorageManager }).storage;
  const { quota, usage } = (await storage?.estimate?.().catch(() => null)) ?? {};
  return { free: quota === undefined ? null : Math.max(0, quota - (usage ?? 0)), isPromised: (await storage?.persisted?.().catch(() => false)) ?? false };
};

/** Asks the browser to clear nothing away when the device gets full. */
export const askToKeep = async (): Promise<void> => void (await (navigator as { storage?: StorageManager }).storage?.persist?.().catch(() => false));

/** Does the browser tell whether it is on Wi-Fi? Not all do. */
export const canTellWifi = (): boolean => typeof (navigator as { connection?: { type?: string } }).connection?.type === 'string';
