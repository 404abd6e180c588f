// Units counted by their assessments: how many reached a grade, of all that there are. Pure.

/** A confirmed assessment of a unit in a year, by the grade that was confirmed and the day of the decision. */
export interface Assessment { unit: string; grade: string; date: string }
/** `reached` is null while no unit has an assessment: nothing is known then, which is not zero. */
export interface UnitShare { reached: number | null; of: number; unassessed: number }

/**
 * Of the `units` how many reached `grade` or one above it. `grades` stand lowest first; assessments of other units, and those decided
 * after `until`, do not count. A unit without an assessment stays in the whole and is counted as unassessed: it is never good, and
 * nobody says that it is bad.
 */
export const unitShare = (units: readonly string[], assessments: readonly Assessment[], grades: readonly string[], grade: string, until?: string): UnitShare => {
  const asked = new Set(units);
  const least = grades.indexOf(grade);
  const placeOf = new Map<string, number>();
  for (const one of assessments) {
    const place = grades.indexOf(one.grade);
    if (place >= 0 && asked.has(one.unit) && (until === undefined || one.date <= until)) placeOf.set(one.unit, Math.max(place, placeOf.get(one.unit) ?? -1));
  }
  const reached = [...placeOf.values()].filter((place) => least >= 0 && place >= least).length;
  return { reached: placeOf.size === 0 ? null : reached, of: asked.size, unassessed: asked.size - placeOf.size };
};
