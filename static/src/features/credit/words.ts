/** Words for rules of credit. */

import type { Counted, CreditRule } from "../../api/openapi.generated";
import type { Numbers } from "../../document/annotations/credit";
import { plural, t } from "../../i18n/messages";

type Condition = CreditRule["conditions"][number];

interface Thing {
  /** Name in a list of choices. */
  readonly name: string;
  /** Name after a field for the number. */
  readonly unit: string;
  readonly counted: (n: number) => string;
  /** Words for what is left, such as "1 more on another turn". */
  readonly more: (n: number) => string;
}

export const THINGS: Readonly<Record<Counted, Thing>> = {
  passages: {
    name: t("Marked passages"),
    unit: t("passages"),
    counted: (n) => plural(n, "{n} passage", "{n} passages"),
    more: (n) => plural(n, "{n} more passage", "{n} more passages"),
  },
  comments: {
    name: t("Comments"),
    unit: t("comments"),
    counted: (n) => plural(n, "{n} comment", "{n} comments"),
    more: (n) => plural(n, "{n} more comment", "{n} more comments"),
  },
  replies: {
    name: t("Replies"),
    unit: t("replies"),
    counted: (n) => plural(n, "{n} reply", "{n} replies"),
    more: (n) => plural(n, "{n} more reply", "{n} more replies"),
  },
  words: {
    name: t("Words in comments"),
    unit: t("words"),
    counted: (n) => plural(n, "{n} word", "{n} words"),
    more: (n) => plural(n, "{n} more word", "{n} more words"),
  },
  turns: {
    name: t("Turns with a marked passage"),
    unit: t("turns"),
    counted: (n) => plural(n, "{n} turn", "{n} turns"),
    more: (n) => plural(n, "{n} more on another turn", "{n} more on other turns"),
  },
  tags: {
    name: t("Different tags"),
    unit: t("tags"),
    counted: (n) => plural(n, "{n} tag", "{n} tags"),
    more: (n) => plural(n, "{n} more with another tag", "{n} more with other tags"),
  },
  handed_in: {
    name: t("Handed in"),
    unit: t("times handed in"),
    counted: () => t("handed in"),
    more: () => "",
  },
};

export const COUNTED = Object.keys(THINGS) as Counted[];

/** "3 passages", as a condition asks for it. */
export function wantedInWords({ counted, wanted }: Pick<Condition, "counted" | "wanted">): string {
  return THINGS[counted].counted(wanted);
}

/** "2 of 3 passages", or "3 passages" once it is met. */
export function progressInWords(condition: Condition, numbers: Numbers): string {
  const count = numbers[condition.counted] ?? 0;
  if (condition.counted === "handed_in") {
    return count > 0 ? t("handed in") : t("not handed in yet");
  }
  const wanted = wantedInWords(condition);
  return count >= condition.wanted ? wanted : t("{count} of {wanted}", { count, wanted });
}

/** "1 more on another turn"; empty for a condition that is met. */
export function missingInWords({ counted, wanted }: Condition, numbers: Numbers): string {
  const left = wanted - (numbers[counted] ?? 0);
  return left <= 0 ? "" : THINGS[counted].more(left);
}

export function isMet({ counted, wanted }: Condition, numbers: Numbers): boolean {
  return (numbers[counted] ?? 0) >= wanted;
}

/** "3 passages: 6 points, in proportion", as those read it who set the rule. */
export function conditionInWords(condition: Condition, rule: CreditRule): string {
  const words = wantedInWords(condition);
  if (rule.is_completion) {
    return words;
  }
  const worth = worthInWords(condition.worth, rule);
  return condition.is_in_proportion
    ? t("{words}: {worth}, in proportion", { words, worth })
    : t("{words}: {worth}", { words, worth });
}

/** "6 points", "1 point" or "60 %". */
export function worthInWords(worth: number, { unit }: Pick<CreditRule, "unit">): string {
  if (unit === "percent") {
    return t("{worth} %", { worth });
  }
  return plural(worth, "{n} point", "{n} points");
}

/** The whole rule on one line. */
export function ruleInWords(rule: CreditRule): string {
  const parts = rule.conditions.map((one) => conditionInWords(one, rule)).join("; ");
  if (rule.is_completion) {
    return t("Full mark for {parts}", { parts });
  }
  return rule.cap === null
    ? parts
    : t("{parts}; at most {cap}", { parts, cap: worthInWords(rule.cap, rule) });
}

/** "2 of 3 passages, 1 comment", on one line while somebody works. */
export function summaryInWords(rule: CreditRule, numbers: Numbers): string {
  return rule.conditions.map((one) => progressInWords(one, numbers)).join(" · ");
}
