// Schemas that every noun uses.
import { z } from 'zod';

export const Id = z.uuid();
/** A unit's id, `code@validFrom`, or a code alone, which means the unit of that code today. */
export const UnitRef = z.string().regex(/^[A-Za-z0-9-]{1,40}(@\d{4}-\d{2}-\d{2})?$/);
export const Day = z.iso.date();
export const Instant = z.iso.datetime({ offset: true });
export const Year = z.coerce.number().int().min(2000).max(2100);
export const Language = z.enum(['vi', 'en']);
export type Language = z.infer<typeof Language>;

/** Text as stored: trimmed, NFC (macOS and some keyboards send NFD). */
export const text = (max: number, min = 1) =>
  z.string().max(max * 4).transform((value) => value.normalize('NFC').trim()).pipe(z.string().min(min).max(max));

export const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(120);
/** Ids of lessons, modules and questions are made by the author's client or by the seed and stay the same over versions. */
export const PartId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,79}$/);
export const Cursor = z.string().max(300).optional();
export const Limit = z.coerce.number().int().min(1).max(100).default(30);
export const Page = { cursor: Cursor, limit: Limit };

/** A page of a list; `next` is the cursor of the following page, absent on the last. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });
export const Done = z.object({ done: z.literal(true) });
/** A reference with names, enough to show a link. */
export const UnitName = z.object({ id: z.string(), code: z.string(), level: z.string(), nameVi: z.string(), nameEn: z.string().nullable() });
export type UnitName = z.infer<typeof UnitName>;
