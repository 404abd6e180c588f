import { collection } from '../store/model.ts';

/** A one-time link that makes the first system administrator, `person`; `_id` is the hash of its token. */
export interface SetupLinkDoc { _id: string; person: string; expiresAt: Date }

export const setupLinkModel = collection<SetupLinkDoc>('setup_links', { person: String, expiresAt: Date });
