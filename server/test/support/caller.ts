// Stories speak operations, never URLs.
import { type Endpoint, type Input, type OperationId, type Problem, type Result, endpoints } from '@hoctap/shared';
import { expect } from 'chai';

export interface Caller {
  /** Calls an operation and expects it to be done. */
  <K extends OperationId>(id: K, input?: Input<K>): Promise<Result<K>>;
  /** Calls an operation and expects this refusal; answers the problem. */
  refused<K extends OperationId>(id: K, input: Input<K> | undefined, code: Problem['code']): Promise<Problem>;
  /** The same caller with an access token. */
  as(token: string): Caller;
  /** The raw answer, for what neither expects. `headers` are added. */
  raw(id: OperationId, input?: unknown, headers?: Record<string, string>): Promise<Response>;
}

interface Loose { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }

export const createCaller = (url: string, token?: string): Caller => {
  const raw = (id: OperationId, input: unknown = {}, headers: Record<string, string> = {}) => {
    const { params = {}, query = {}, body } = input as Loose;
    const endpoint = endpoints[id] as Endpoint;
    const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
    const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined).map(([name, value]): [string, string] => [name, String(value)]));
    return fetch(`${url}/api${path}${search.size > 0 ? `?${search}` : ''}`, {
      method: endpoint.method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body instanceof FormData || body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body instanceof FormData ? body : body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
  };
  const call = async (id: OperationId, input?: unknown) => {
    const response = await raw(id, input);
    const text = await response.text();
    expect(response.status, `${id} answered ${text}`).to.equal(200);
    return JSON.parse(text) as unknown;
  };
  return Object.assign(call, {
    raw,
    as: (other: string) => createCaller(url, other),
    async refused(id: OperationId, input: unknown, code: string) {
      const response = await raw(id, input);
      const problem = (await response.json()) as Problem;
      expect(problem.code, `${id} answered ${JSON.stringify(problem).slice(0, 300)}`).to.equal(code);
      expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(response.status).to.equal(problem.status);
      return problem;
    },
  }) as Caller;
};
