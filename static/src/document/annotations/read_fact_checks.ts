/** Reads the fact checks of a note. */

import * as Y from "yjs";
import { OUTCOMES } from "./claims";
import { textOr } from "./read_comments";
import { authorOf, type FactCheckValue, isFactCheck, isModel, type Outcome } from "./schema";

/** Fact checks in the order of their authors' ids. One that an author made counts before a model. */
export function readFactChecks(value: unknown): FactCheckValue[] {
  const checks = new Map<string, FactCheckValue>();
  if (value instanceof Y.Map) {
    for (const [key, inner] of value.entries()) {
      const author = authorOf(key);
      if (author === null || !isFactCheck(key) || !(inner instanceof Y.Map)) {
        continue;
      }
      const outcome = inner.get("outcome");
      if (isOutcome(outcome) && (!isModel(key) || !checks.has(author))) {
        const source = textOr(inner.get("source"));
        checks.set(author, { key, author, outcome, source, excerpt: textOr(inner.get("excerpt")) });
      }
    }
  }
  return [...checks.values()].sort((a, b) => (a.author < b.author ? -1 : 1));
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && Object.hasOwn(OUTCOMES, value);
}
