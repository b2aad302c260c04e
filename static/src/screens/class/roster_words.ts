/** Words about a fetch of the LMS's list of participants. */

import type { RosterChange, RosterRun } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";

const CHANGES: Record<RosterChange["change"], (n: number) => string> = {
  added: (n) => plural(n, "{n} person came into the class", "{n} people came into the class"),
  returned: (n) => plural(n, "{n} person came back", "{n} people came back"),
  gone: (n) => plural(n, "{n} person left; their work stays", "{n} people left; their work stays"),
  renamed: (n) => plural(n, "{n} person has another name", "{n} people have another name"),
  role: (n) => plural(n, "{n} person has another role", "{n} people have another role"),
  groups: (n) => plural(n, "{n} person is in other groups", "{n} people are in other groups"),
};

/** Sentence about one kind of change, such as "2 people left; their work stays". */
export function changeWords({ change, number }: RosterChange): string {
  return CHANGES[change](number);
}

/** Sentence about a run as a whole. */
export function runWords(run: RosterRun): string {
  if (run.problem !== null) {
    return `${run.problem} ${t("Nothing was changed.")}`;
  }
  const listed = run.listed ?? 0;
  const list = run.is_whole
    ? plural(listed, "The whole list: {n} person.", "The whole list: {n} people.")
    : plural(listed, "What had changed: {n} person.", "What had changed: {n} people.");
  const unreadable = plural(
    run.unreadable,
    "{n} row could not be read, so nobody who is missing was taken out.",
    "{n} rows could not be read, so nobody who is missing was taken out.",
  );
  return [
    list,
    ...(run.unreadable === 0 ? [] : [unreadable]),
    ...(run.changes.length === 0 ? [t("Nothing had changed.")] : []),
  ].join(" ");
}
