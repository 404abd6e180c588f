import { collection } from '../store/model.ts';

/** A device of a centre that many people use. `secretHash` is what it shows itself by; a revoked one stays on record. */
export interface DeviceDoc {
  _id: string;
  name: string;
  unit: string;
  /** The unit and all above it. */
  units: string[];
  secretHash: string;
  madeAt: Date;
  madeBy: string;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
export const deviceModel = collection<DeviceDoc>(
  'devices',
  {
    name: String, unit: String, units: [String], secretHash: String, madeAt: Date, madeBy: String,
    lastUsedAt: { type: Date, default: null }, revokedAt: { type: Date, default: null },
  },
  (schema) => schema.index({ units: 1, madeAt: -1, _id: -1 }),
);
