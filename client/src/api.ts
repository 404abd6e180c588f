// The only fetch for the API. One access token for all tabs; it is renewed once, whoever asks first.
import type { Input, OperationId, Problem, Result } from '@hoctap/shared';
import { endpoints } from 'virtual:endpoints';
import { ApiError } from './api-error.ts';
import { language } from './i18n/language.svelte.ts';
import { hasTaken } from './offline/has-taken.ts';
import { session } from './session.ts';
import { serverLine } from './state/server-line.svelte.ts';

export { ApiError } from './api-error.ts';

interface Loose { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }

/** The address of an operation with its parameters filled in. */
export const addressOf = (id: OperationId, { params = {}, query = {} }: Loose = {}): string => {
  const path = endpoints[id][1].replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, String(value));
  return `/api${path}${search.size > 0 ? `?${search}` : ''}`;
};

const send = async (id: OperationId, input: Loose, signal?: AbortSignal): Promise<Response> => {
  const token = session.token;
  try {
    const response = await fetch(addressOf(id, input), {
      method: endpoints[id][0],
      headers: {
        'accept-language': language.current,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal,
    });
    serverLine.told(true);
    return response;
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    serverLine.told(false);
    throw new ApiError('offline', offlineText());
  }
};

const offlineText = () =>
  language.current === 'vi' ? 'Máy chủ chưa trả lời. Xin xem lại mạng rồi thử lại.' : 'The server did not answer. Please check the line and try again.';

/** Turns an answer that is not 2xx into an ApiError. */
export const errorOf = async (response: Response): Promise<ApiError> => {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const retryAfter = Number(response.headers.get('retry-after')) || null;
  return problem?.code ? new ApiError(problem.code, problem.title, response.status, problem, retryAfter) : new ApiError('internal', offlineText(), response.status);
};

interface Options {
  signal?: AbortSignal;
  /** Whose call it must be; while somebody else is signed in here it fails as if there were no line. */
  as?: string;
  /** Only the server's own answer will do, nothing that lies on the device. */
  isFresh?: boolean;
  /** The answer is the same for everybody: it need not wait until it is known who asks. */
  isPublic?: boolean;
}

/** A line that is there and carries nothing is waited for this long, where the device has an answer itself. */
const patienceMs = 5000;

/** Asks the server, and the device where it was taken along and no server answers in time. */
const fromServerOrDevice = async (id: OperationId, input: Loose, person: string, ask: () => Promise<unknown>): Promise<unknown> => {
  const kept = await import('./offline/kept.ts').catch(() => null);
  if (!kept) return ask();
  const here = () => kept.find(person, id, input).catch(() => undefined);
  const asked = ask().then((answer) => {
    void kept.saw(person, id, input, answer).catch(() => undefined);
    return answer;
  }, async (error: unknown) => {
    const found = error instanceof ApiError && error.isPassing ? await here() : undefined;
    if (found === undefined) throw error;
    return found;
  });
  const late = new Promise((resolve) => setTimeout(() => void here().then((found) => found !== undefined && resolve(found)), patienceMs));
  return Promise.race([asked, late]);
};

/** Calls an operation. Throws ApiError; a token that ran out is renewed and the call made again, once. */
export const call = async <K extends OperationId>(
  id: K, ...[input, options]: undefined extends Input<K>['body'] ? [input?: Input<K>, options?: Options] : [input: Input<K>, options?: Options]
): Promise<Result<K>> => {
  const loose = (input ?? {}) as Loose;
  const person = endpoints[id][0] === 'GET' && !options?.isFresh && hasTaken() ? session.owner : null;
  const ask = () => fromServer(id, loose, options);
  return (person ? fromServerOrDevice(id, loose, person, ask) : ask()) as Promise<Result<K>>;
};

const fromServer = async (id: OperationId, loose: Loose, options?: Options): Promise<unknown> => {
  const mustBeTheirs = () => {
    if (options?.as && session.token && session.person !== options.as) throw new ApiError('offline', offlineText());
  };
  mustBeTheirs();
  // A page that a device remembers is drawn before the token is here.
  const mayRenew = session.isKnown && id !== 'signIn' && id !== 'refreshSession';
  if (mayRenew && !session.token && !options?.isPublic) await session.renew(null);
  const used = session.token;
  let response = await send(id, loose, options?.signal);
  if (response.status === 401 && mayRenew && session.isKnown && (await session.renew(used))) {
    mustBeTheirs();
    response = await send(id, loose, options?.signal);
  }
  if (!response.ok) throw await errorOf(response);
  return response.json();
};
