/** Search in the conversations of an export. */

import type { Entry } from "../../../api/openapi.generated";

/** Entries whose title has all words of `query`, the newest first; those without a date come last. */
export function found(entries: readonly Entry[], query: string): readonly Entry[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return entries
    .filter(({ title }) => {
      const text = folded(title);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => timeOf(b) - timeOf(a));
}

function timeOf({ created_at }: Entry): number {
  return created_at === null ? 0 : Date.parse(created_at);
}

/** Text without case and accents, which many type without. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
