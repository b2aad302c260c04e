/** Words about a fetch of the LMS's list of participants. */

import type { RosterChange, RosterRun } from "../../api/openapi.generated";

const CHANGES: Record<RosterChange["change"], readonly [one: string, several: string]> = {
  added: ["came into the class", "came into the class"],
  returned: ["came back", "came back"],
  gone: ["left; their work stays", "left; their work stays"],
  renamed: ["has another name", "have another name"],
  role: ["has another role", "have another role"],
  groups: ["is in other groups", "are in other groups"],
};

/** Sentence about one kind of change, such as "2 people left; their work stays". */
export function changeWords({ change, number }: RosterChange): string {
  const [one, several] = CHANGES[change];
  return number === 1 ? `1 person ${one}` : `${number.toLocaleString("en")} people ${several}`;
}

/** Sentence about a run as a whole. */
export function runWords(run: RosterRun): string {
  if (run.problem !== null) {
    return `${run.problem} Nothing was changed.`;
  }
  const number = (run.listed ?? 0).toLocaleString("en");
  const list = run.is_whole
    ? `The whole list: ${number} ${run.listed === 1 ? "person" : "people"}.`
    : `What had changed: ${number} ${run.listed === 1 ? "person" : "people"}.`;
  const rest = run.changes.length === 0 ? " Nothing had changed." : "";
  if (run.unreadable === 0) {
    return list + rest;
  }
  const rows = run.unreadable === 1 ? "1 row" : `${run.unreadable.toLocaleString("en")} rows`;
  return `${list} ${rows} could not be read, so nobody who is missing was taken out.${rest}`;
}
