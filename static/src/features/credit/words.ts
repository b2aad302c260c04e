/** Words for rules of credit. */

import type { Counted, CreditRule } from "../../api/openapi.generated";
import type { Numbers } from "../../document/annotations/credit";

type Condition = CreditRule["conditions"][number];

interface Thing {
  /** Name in a list of choices. */
  readonly name: string;
  readonly one: string;
  readonly many: string;
  /** Words after "1 more" and "2 more". */
  readonly oneMore: string;
  readonly more: string;
}

export const THINGS: Readonly<Record<Counted, Thing>> = {
  passages: thing("Marked passages", "passage"),
  comments: thing("Comments", "comment"),
  replies: { ...thing("Replies", "reply"), many: "replies", more: "replies" },
  words: thing("Words in comments", "word"),
  turns: {
    ...thing("Turns with a marked passage", "turn"),
    oneMore: "on another turn",
    more: "on other turns",
  },
  tags: { ...thing("Different tags", "tag"), oneMore: "with another tag", more: "with other tags" },
  handed_in: thing("Handed in", "time handed in"),
};

export const COUNTED = Object.keys(THINGS) as Counted[];

function thing(name: string, one: string): Thing {
  return { name, one, many: `${one}s`, oneMore: one, more: `${one}s` };
}

/** "3 passages", as a condition asks for it. */
export function wantedInWords({ counted, wanted }: Pick<Condition, "counted" | "wanted">): string {
  if (counted === "handed_in") {
    return "handed in";
  }
  const { one, many } = THINGS[counted];
  return `${wanted.toLocaleString()} ${wanted === 1 ? one : many}`;
}

/** "2 of 3 passages", or "3 passages" once it is met. */
export function progressInWords(condition: Condition, numbers: Numbers): string {
  const number = numbers[condition.counted] ?? 0;
  if (condition.counted === "handed_in") {
    return number > 0 ? "handed in" : "not handed in yet";
  }
  return number >= condition.wanted
    ? wantedInWords(condition)
    : `${number.toLocaleString()} of ${wantedInWords(condition)}`;
}

/** "1 more on another turn"; empty for a condition that is met. */
export function missingInWords({ counted, wanted }: Condition, numbers: Numbers): string {
  const left = wanted - (numbers[counted] ?? 0);
  if (left <= 0 || counted === "handed_in") {
    return "";
  }
  const { oneMore, more } = THINGS[counted];
  return `${left.toLocaleString()} more ${left === 1 ? oneMore : more}`;
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
  const part = condition.is_in_proportion ? ", in proportion" : "";
  return `${words}: ${worthInWords(condition.worth, rule)}${part}`;
}

/** "6 points", "1 point" or "60 %". */
export function worthInWords(worth: number, { unit }: Pick<CreditRule, "unit">): string {
  if (unit === "percent") {
    return `${worth} %`;
  }
  return `${worth} ${worth === 1 ? "point" : "points"}`;
}

/** The whole rule on one line. */
export function ruleInWords(rule: CreditRule): string {
  const parts = rule.conditions.map((one) => conditionInWords(one, rule)).join("; ");
  const most = rule.cap === null ? "" : `; at most ${worthInWords(rule.cap, rule)}`;
  return rule.is_completion ? `Full mark for ${parts}` : `${parts}${most}`;
}

/** "2 of 3 passages, 1 comment", on one line while somebody works. */
export function summaryInWords(rule: CreditRule, numbers: Numbers): string {
  return rule.conditions.map((one) => progressInWords(one, numbers)).join(" · ");
}
