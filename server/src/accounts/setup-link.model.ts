import { collection } from '../store/model.ts';

/** A one-time link that makes the first system administrator; `_id` is the hash of its token. */
export interface SetupLinkDoc { _id: string; expiresAt: Date }

export const setupLinkModel = collection<SetupLinkDoc>('setup_links', { expiresAt: Date }, (schema) => schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 }));
