// What courses refer to, however they do it: any id that stands anywhere in a draft, in a listing or in a published version.

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Every id inside a value: as a field of its own, or within a text such as a link. */
export const idsIn = (value: unknown): string[] => (JSON.stringify(value) ?? '').match(id)?.map((one) => one.toLowerCase()) ?? [];
