import { collection } from '../store/model.ts';

/** Who may do a thing that only one process may do at a time. */
export interface LeaseDoc { _id: string; holder: string; until: Date }

export const leaseModel = collection<LeaseDoc>('leases', { holder: String, until: Date });
