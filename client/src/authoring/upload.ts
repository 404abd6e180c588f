// Small uploads, by one request: a cover picture, an attached file or the proof of a certificate.
import type { Result } from '@hoctap/shared';
import { addressOf, errorOf } from '../api.ts';
import { language } from '../i18n/language.svelte.ts';
import { session } from '../session.ts';

const upload = async <K extends 'uploadPicture' | 'uploadFile' | 'uploadProof'>(id: K, field: string, file: File): Promise<Result<K>> => {
  await session.renew(null).catch(() => false);
  const body = new FormData();
  body.append(field, file);
  const response = await fetch(addressOf(id), { method: 'POST', body, headers: { authorization: `Bearer ${session.token ?? ''}`, 'accept-language': language.current } });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Result<K>;
};

/** Throws ApiError: not_a_picture, upload_too_large … */
export const uploadPicture = (file: File) => upload('uploadPicture', 'picture', file);
/** Throws ApiError: file_not_allowed, upload_too_large … */
export const uploadFile = (file: File) => upload('uploadFile', 'file', file);
/** Throws ApiError: file_not_allowed, upload_too_large … */
export const uploadProof = (file: File) => upload('uploadProof', 'file', file);
