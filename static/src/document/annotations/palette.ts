/** Colours of tags (twin: lti_tool/annotations/palette.py), each with a name to choose it by. */

import { t } from "../../i18n/messages";

export const PALETTE = [
  ["#108968", t("Green")],
  ["#e93d76", t("Pink")],
  ["#1b62a7", t("Blue")],
  ["#b7810f", t("Amber")],
  ["#a86bfd", t("Violet")],
  ["#651b05", t("Brown")],
  ["#2b95bd", t("Sky")],
  ["#963578", t("Plum")],
  ["#796d03", t("Olive")],
  ["#0b5f40", t("Forest")],
  ["#3f1aaf", t("Indigo")],
  ["#303942", t("Slate")],
] as const;

/** Underlines by which tags differ besides their colour, as `text-decoration-style` names them. */
export const UNDERLINES = ["solid", "dashed", "double", "dotted", "wavy"] as const;

export type Underline = (typeof UNDERLINES)[number];

/** The colour of the palette that the fewest of these tags have; the first one of several. */
export function leastUsedColor(tags: readonly { readonly color: string }[]): string {
  const uses = PALETTE.map(([color]) => tags.filter((tag) => tag.color === color).length);
  return (PALETTE[uses.indexOf(Math.min(...uses))] ?? PALETTE[0])[0];
}
