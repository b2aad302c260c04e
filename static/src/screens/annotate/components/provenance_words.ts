/** Provenance of a conversation in words. */

import type { OriginCode, Provenance } from "../../../api/openapi.generated";
import { plural, t } from "../../../i18n/messages";
import { dayOf } from "../../../ui/format_time";

/** Ways in which a text came; with the name of who brought it, where it is told. */
const ORIGINS: Readonly<Record<OriginCode, (name: string | null) => string>> = {
  paste: (name) => (name === null ? t("pasted") : t("pasted by {name}", { name })),
  drop: (name) =>
    name === null ? t("dropped on the page") : t("dropped on the page by {name}", { name }),
  file: (name) => (name === null ? t("added as a file") : t("added as a file by {name}", { name })),
  member: (name) =>
    name === null ? t("chosen from an export") : t("chosen from an export by {name}", { name }),
};

const CHANGES: Readonly<Record<string, (count: number) => string>> = {
  speaker: (n) => plural(n, "The speaker was changed once.", "Speakers were changed {n} times."),
  name: (n) => plural(n, "A name was changed once.", "Names were changed {n} times."),
  split: (n) => plural(n, "A turn was split.", "{n} turns were split."),
  join: (n) => plural(n, "Two turns were joined.", "Turns were joined {n} times."),
  drop: (n) => plural(n, "A turn was left out.", "{n} turns were left out."),
  thinking: (n) =>
    plural(n, "How thinking is shown was changed.", "How thinking is shown was changed {n} times."),
};

/** Facts, one a line: product and date, who brought it, and what was changed. */
export function provenanceInWords(from: Provenance): readonly string[] {
  return [held(from), brought(from), ...declared(from), ...changes(from)].filter(Boolean);
}

function held({ product, model, made_at, format }: Provenance): string {
  const source = [product, model, ...(made_at === null ? [] : [dayOf(made_at)])]
    .filter(Boolean)
    .join(", ");
  const words = product === "" && model === "" ? "" : t("From {source}.", { source });
  return [words, format === "" ? "" : t("Read as: {format}.", { format })]
    .filter(Boolean)
    .join(" ");
}

function brought({ origin, added_by, added_at, is_late }: Provenance): string {
  const how = ORIGINS[origin](added_by);
  if (added_at === null) {
    return t("It was {how}.", { how });
  }
  const day = dayOf(added_at);
  return is_late
    ? t("It was {how}, {day}, after the time for it.", { how, day })
    : t("It was {how}, {day}.", { how, day });
}

function declared({ declaration: { model, purpose, use } }: Provenance): readonly string[] {
  return [
    model === "" ? "" : t("Model, as stated: {model}", { model }),
    purpose === "" ? "" : t("Asked for: {purpose}", { purpose }),
    use === "" ? "" : t("How the answer was used: {use}", { use }),
  ];
}

function changes({ changes: made }: Provenance): readonly string[] {
  const redacted = made.flatMap((one) => ("reason" in one ? [one] : []));
  const counted = made.flatMap((one) => {
    const words = "count" in one ? CHANGES[one.op] : undefined;
    return words === undefined || !("count" in one) ? [] : [words(one.count)];
  });
  if (redacted.length === 0) {
    return counted;
  }
  const reasons = redacted.map(({ length, reason }) =>
    plural(length, "{n} character: {reason}", "{n} characters: {reason}", { reason }),
  );
  const taken = plural(
    redacted.length,
    "{n} passage was taken out ({reasons}).",
    "{n} passages were taken out ({reasons}).",
    { reasons: reasons.join("; ") },
  );
  return [...counted, taken];
}
