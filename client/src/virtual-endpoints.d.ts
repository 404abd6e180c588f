declare module 'virtual:endpoints' {
  import type { Method, OperationId } from '@hoctap/shared';
  /** Method and path of every operation, made from the contracts at build time. */
  export const endpoints: Record<OperationId, readonly [Method, string]>;
}
