import { call } from '../api.ts';
import { named } from '../i18n/messages.ts';
import type { Choice } from '../ui/Picker.svelte';
import { t } from './courses.messages.ts';

/** Published courses by name, for a picker. */
export const findCourses = async (q: string): Promise<Choice[]> =>
  (await call('listCourses', { query: { q, limit: 12 } })).items.map(({ id, title, titleEn, lessonCount }) => ({ id, name: named(title, titleEn), note: t.lessons(lessonCount) }));
