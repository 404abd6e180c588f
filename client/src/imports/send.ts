// A spreadsheet to the server, and a template from it.
import type { Result } from '@hoctap/shared';
import type { Half } from '@hoctap/shared/figures.rules';
import type { ImportKind } from '@hoctap/shared/imports.contract';
import { v7 } from 'uuid';
import { addressOf, call, errorOf } from '../api.ts';
import { language } from '../i18n/language.svelte.ts';
import { session } from '../session.ts';

/** Throws ApiError: what the file is refused for. */
export const checkFile = async (unit: string, kind: ImportKind, file: File): Promise<Result<'checkImport'>> => {
  await session.renew(null).catch(() => false);
  const body = new FormData();
  body.append('id', v7());
  body.append('kind', kind);
  body.append('file', file);
  const response = await fetch(addressOf('checkImport', { params: { unit } }), { method: 'POST', body, headers: { authorization: `Bearer ${session.token ?? ''}`, 'accept-language': language.current } });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Result<'checkImport'>;
};

/** Lets the browser save a template as any download. */
export const saveTemplate = async (unit: string, kind: ImportKind, period: { year: number; half: Half }, format: 'xlsx' | 'csv'): Promise<void> => {
  const { fileName, type, base64 } = await call('getImportTemplate', { params: { unit, kind }, query: { ...period, format } });
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
