// The only fetch for the API. One access token for all tabs; it is renewed once, whoever asks first.
import type { Input, OperationId, Problem, Result } from '@hoctap/shared';
import { endpoints } from 'virtual:endpoints';
import { ApiError } from './api-error.ts';
import { language } from './i18n/language.svelte.ts';
import { session } from './session.ts';

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
    return await fetch(addressOf(id, input), {
      method: endpoints[id][0],
      headers: {
        'accept-language': language.current,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal,
    });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
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

/** `as`: whose call it must be; while somebody else is signed in here it fails as if there were no line. */
interface Options { signal?: AbortSignal; as?: string }

/** Calls an operation. Throws ApiError; a token that ran out is renewed and the call made again, once. */
export const call = async <K extends OperationId>(
  id: K, ...[input, options]: undefined extends Input<K>['body'] ? [input?: Input<K>, options?: Options] : [input: Input<K>, options?: Options]
): Promise<Result<K>> => {
  const loose = (input ?? {}) as Loose;
  const mustBeTheirs = () => {
    if (options?.as && session.token && session.person !== options.as) throw new ApiError('offline', offlineText());
  };
  mustBeTheirs();
  const used = session.token;
  let response = await send(id, loose, options?.signal);
  if (response.status === 401 && session.isKnown && id !== 'signIn' && id !== 'refreshSession' && (await session.renew(used))) {
    mustBeTheirs();
    response = await send(id, loose, options?.signal);
  }
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Result<K>;
};
