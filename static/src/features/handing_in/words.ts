/** Words for what is handed in, and for when it is due. */

import { plural, series, t } from "../../i18n/messages";

import { dayInWords } from "../../ui/format_time";

/** Numbers of what is handed in. */
export interface Contents {
  readonly highlights: number;
  readonly comments: number;
  readonly words: number;
  readonly conversations: number;
  /** Words of the answer; null where there is none. */
  readonly answer_words: number | null;
}

/** "3 highlights, 1 comment, 25 words". */
export function contentsInWords(contents: Contents): string {
  const { highlights, comments, words, conversations, answer_words: answer } = contents;
  return series([
    plural(highlights, "{n} highlight", "{n} highlights"),
    plural(comments, "{n} comment", "{n} comments"),
    plural(words, "{n} word", "{n} words"),
    ...(conversations > 0 ? [plural(conversations, "{n} conversation", "{n} conversations")] : []),
    ...(answer === null ? [] : [plural(answer, "an answer of {n} word", "an answer of {n} words")]),
  ]);
}

/** Dates of an activity as they hold for somebody. */
export interface Dates {
  readonly opens_at: string | null;
  readonly due_at: string | null;
  readonly closes_at: string | null;
}

export const NO_DATES: Dates = { opens_at: null, due_at: null, closes_at: null };

/** The date that counts now: "Due tomorrow 17:00"; empty where none does. */
export function dateInWords({ opens_at, due_at, closes_at }: Dates, now: number): string {
  const isAhead = (time: string | null) => time !== null && Date.parse(time) > now;
  if (opens_at !== null && isAhead(opens_at)) {
    return t("Opens {opensAt}", { opensAt: dayInWords(opens_at, now) });
  }
  if (due_at !== null && isAhead(due_at)) {
    return t("Due {dueAt}", { dueAt: dayInWords(due_at, now) });
  }
  if (closes_at !== null && !isAhead(closes_at)) {
    return t("Closed {closesAt}", { closesAt: dayInWords(closes_at, now) });
  }
  if (due_at !== null) {
    return t("Was due {dueAt}", { dueAt: dayInWords(due_at, now) });
  }
  return closes_at === null
    ? ""
    : t("Open until {closesAt}", { closesAt: dayInWords(closes_at, now) });
}
