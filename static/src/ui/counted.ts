/** Numbers with their nouns. */

/** "1 note", "2 notes"; with a plural of its own where an "s" does not make it. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

export function people(count: number): string {
  return counted(count, "person", "people");
}
