import type { Result } from '@hoctap/shared';
import type { CaptionEncoding } from '@hoctap/shared/captions.rules';
import { addressOf, errorOf } from '../api.ts';
import { language } from '../i18n/language.svelte.ts';
import { session } from '../session.ts';

/** What a caption file holds, in the encoding that is given or the likeliest; nothing is kept of it. Throws ApiError: captions_not_text, captions_encoding, captions_bad with faults by line. */
export const readCaptions = async (file: File, encoding?: CaptionEncoding): Promise<Result<'readCaptionFile'>> => {
  await session.renew(null).catch(() => false);
  const body = new FormData();
  body.append('captions', file);
  const response = await fetch(addressOf('readCaptionFile', { query: { encoding } }), { method: 'POST', body, headers: { authorization: `Bearer ${session.token ?? ''}`, 'accept-language': language.current } });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Result<'readCaptionFile'>;
};
