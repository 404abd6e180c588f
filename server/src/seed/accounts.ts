// The demo's accounts, as they are announced at the start and shown on the sign-in page of a demo.
import { type Scenario, readScenario } from './scenario.ts';

/** One password for all of them: a demo on one's own machine, refused in production. */
export const demoPassword = 'hoctap-demo';

/** User name, role and the unit's code of every demo account. */
export const demoAccounts = async (): Promise<Pick<Scenario['accounts'][number], 'username' | 'role' | 'unit'>[]> => (await readScenario()).accounts;
