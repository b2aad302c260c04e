/** Provenance of a conversation in words. */

import type { OriginCode, Provenance } from "../../../api/openapi.generated";
import { dayOf } from "../../../ui/format_time";

const ORIGINS: Readonly<Record<OriginCode, string>> = {
  paste: "pasted",
  drop: "dropped on the page",
  file: "added as a file",
  member: "chosen from an export",
};

const CHANGES: Readonly<Record<string, readonly [string, string]>> = {
  speaker: ["The speaker was changed once.", "Speakers were changed {} times."],
  name: ["A name was changed once.", "Names were changed {} times."],
  split: ["A turn was split.", "{} turns were split."],
  join: ["Two turns were joined.", "Turns were joined {} times."],
  drop: ["A turn was left out.", "{} turns were left out."],
  thinking: ["How thinking is shown was changed.", "How thinking is shown was changed {} times."],
};

/** Facts, one a line: product and date, who brought it, and what was changed. */
export function provenanceInWords(from: Provenance): readonly string[] {
  return [held(from), brought(from), ...declared(from), ...changes(from)].filter(Boolean);
}

function held({ product, model, made_at, format }: Provenance): string {
  const source = [product, model].filter(Boolean).join(", ");
  const day = made_at === null ? "" : `, ${dayOf(made_at)}`;
  const words = source === "" ? "" : `From ${source}${day}.`;
  return [words, format === "" ? "" : `Read as: ${format}.`].filter(Boolean).join(" ");
}

function brought({ origin, added_by, added_at, is_late }: Provenance): string {
  const by = added_by === null ? "" : ` by ${added_by}`;
  const day = added_at === null ? "" : `, ${dayOf(added_at)}`;
  return `It was ${ORIGINS[origin]}${by}${day}${is_late ? ", after the time for it" : ""}.`;
}

function declared({ declaration: { model, purpose, use } }: Provenance): readonly string[] {
  return [
    model === "" ? "" : `Model, as stated: ${model}`,
    purpose === "" ? "" : `Asked for: ${purpose}`,
    use === "" ? "" : `How the answer was used: ${use}`,
  ];
}

function changes({ changes: made }: Provenance): readonly string[] {
  const redacted = made.flatMap((one) => ("reason" in one ? [one] : []));
  const counted = made.flatMap((one) => {
    const words = "count" in one ? CHANGES[one.op] : undefined;
    return words === undefined || !("count" in one) ? [] : [inWords(words, one.count)];
  });
  if (redacted.length === 0) {
    return counted;
  }
  const reasons = redacted.map(({ length, reason }) => `${length} characters: ${reason}`);
  return [
    ...counted,
    `${inWords(["1 passage was taken out", "{} passages were taken out"], redacted.length)} (${reasons.join("; ")}).`,
  ];
}

function inWords([one, several]: readonly [string, string], count: number): string {
  return count === 1 ? one : several.replace("{}", String(count));
}
