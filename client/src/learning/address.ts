// How a learner is greeted: by the form they chose and their given name, the last word of it (domain research §5).
import { language } from '../i18n/language.svelte.ts';
import type { Me } from '@hoctap/shared/accounts.contract';
import { t } from './learning.messages.ts';

/** "Chào bác Hoa"; until a form is chosen without one, and then with the whole name. */
export const greeting = ({ fullName, address }: Pick<Me, 'fullName' | 'address'>): string => {
  const given = fullName.trim().split(/\s+/).at(-1) ?? fullName;
  if (language.current === 'en') return t.helloName(given);
  return address ? t.hello(`${t.addresses[address]} ${given}`) : t.helloName(fullName);
};
