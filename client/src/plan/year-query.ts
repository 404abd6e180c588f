/** What the address of a page says of the year in view: nothing of the running one, which comes of itself. */
export const yearQuery = (year: number): Record<string, string> => (year < new Date().getFullYear() ? { nam: String(year) } : {});
