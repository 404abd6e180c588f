import { collection } from '../store/model.ts';

/** Who looked at the people behind what, and when (the plan's figures open people only on record). */
export interface LookDoc { _id: string; by: string; what: string; unit: string; about: string; at: Date }

export const lookModel = collection<LookDoc>('looks', { by: String, what: String, unit: String, about: String, at: Date }, (schema) => schema.index({ unit: 1, at: -1 }));
