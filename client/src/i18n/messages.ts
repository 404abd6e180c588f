// Texts live beside the domain that shows them: `<domain>.messages.ts` exports `const t = messages({ vi, en })`.
import { language } from './language.svelte.ts';

/** English must have exactly the shape of Vietnamese: texts, functions of the same parameters, records of these. */
type Same<T> = T extends string ? string : T extends (...args: infer A) => string ? (...args: A) => string : { [K in keyof T]: Same<T[K]> };

/** A view of the texts in the language of the moment; reading it in a component follows a change of language. */
export const messages = <T extends Record<string, unknown>>(texts: { vi: T; en: Same<T> }): T & { readonly all: { vi: T; en: Same<T> } } =>
  new Proxy(texts.vi, { get: (_target, name: string) => (name === 'all' ? texts : (texts[language.current] as Record<string, unknown>)[name]) }) as T & { all: typeof texts };

/** Vietnamese or English of a pair that comes from data; Vietnamese where there is no English. */
export const named = (vi: string, en: string | null | undefined): string => (language.current === 'en' && en ? en : vi);
