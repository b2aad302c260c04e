/** Edits of rows that have keys; each gives a new list. */

interface Keyed {
  readonly key: string;
}

/** The rows with other values for one of them. */
export function changed<T extends Keyed>(rows: readonly T[], key: string, change: Partial<T>): T[] {
  return rows.map((row) => (row.key === key ? { ...row, ...change } : row));
}

export function without<T extends Keyed>(rows: readonly T[], key: string): T[] {
  return rows.filter((row) => row.key !== key);
}

/** The rows with one of them at the place of another one. */
export function moved<T extends Keyed>(rows: readonly T[], key: string, to: string): T[] {
  const target = rows.findIndex((row) => row.key === to);
  const row = rows.find((one) => one.key === key);
  if (row === undefined || target < 0) {
    return [...rows];
  }
  const others = without(rows, key);
  return [...others.slice(0, target), row, ...others.slice(target)];
}

/** A key that nobody has had before: notes and marks may still hold that of a deleted row. */
export function newKey(letter: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return letter + Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}
