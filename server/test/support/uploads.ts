// How a device sends a film in pieces: the requests of the tus protocol, one by one.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export const uploadsAt = '/api/authoring/uploads';

export interface Sent { id: string; name: string; size: number }

const metadata = (fields: Record<string, string>) => Object.entries(fields).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',');

/** The requests of somebody with this token (nobody without one) against a server. */
export const tusOf = (url: string, token?: string) => {
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit) =>
    fetch(url + uploadsAt + path, {
      method, body, headers: { 'tus-resumable': '1.0.0', 'accept-language': 'vi', ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(body ? { duplex: 'half' } : {}),
    } as RequestInit);
  return {
    send,
    begin: ({ id, name, size }: Sent) => send('POST', '', { 'upload-length': String(size), 'upload-metadata': metadata({ film: id, name }) }),
    /** Sends bytes that begin at `offset`. */
    patch: (id: string, offset: number, bytes: BodyInit) =>
      send('PATCH', `/${id}`, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, bytes),
    /** How much the server has; the status when it will not say. */
    async offset(id: string): Promise<number> {
      const response = await send('HEAD', `/${id}`);
      return response.ok ? Number(response.headers.get('upload-offset')) : -response.status;
    },
    end: (id: string) => send('DELETE', `/${id}`),
  };
};

/** Status and stable code of a refusal. */
export const refusal = async (response: Response): Promise<[number, string]> => [response.status, ((await response.json()) as { code: string }).code];
export const sha256Of = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex');
