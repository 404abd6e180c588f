export * from './contract.ts';
export * from './basics.ts';
export * from './time.ts';
export * from './fold.ts';
export * from './errors.ts';
export * from './can.ts';
export * from './endpoints.ts';
export * from './events.ts';
