import { AppError } from '@hoctap/shared';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import { type CaptionService, mostCaptionBytes } from './caption.service.ts';
import type { SpokenService } from './spoken.service.ts';

export const captionRoutes = (gates: Gates, { captions, spoken }: { captions: CaptionService; spoken: SpokenService }, folder: string): Route[] => [
  route('readCaptionFile', gates.mayAnywhere('course:write'), ({ file, query }) => {
    if (!file) throw new AppError('upload_missing');
    return captions.readFile(file, query.encoding);
  }, { file: { maxBytes: mostCaptionBytes, folder } }),
  route('searchSpoken', gates.anyone, ({ query }) => spoken.search(query)),
  route('listCaptionVersions', gates.member, ({ person, params, query }) => captions.list(person, params, query)),
  route('getCaptions', gates.member, ({ person, params, query }) => captions.get(person, params, query.number)),
  route('saveCaptions', gates.mayAnywhere('course:write'), ({ person, params, body }) => captions.save(person, params, body)),
];
