/** Colours of tags (twin: lti_tool/annotations/palette.py), each with a name to choose it by. */

export const PALETTE = [
  ["#108968", "Green"],
  ["#e93d76", "Pink"],
  ["#1b62a7", "Blue"],
  ["#b7810f", "Amber"],
  ["#a86bfd", "Violet"],
  ["#651b05", "Brown"],
  ["#2b95bd", "Sky"],
  ["#963578", "Plum"],
  ["#796d03", "Olive"],
  ["#0b5f40", "Forest"],
  ["#3f1aaf", "Indigo"],
  ["#303942", "Slate"],
] as const;

/** Underlines by which tags differ besides their colour, as `text-decoration-style` names them. */
export const UNDERLINES = ["solid", "dashed", "double", "dotted", "wavy"] as const;

export type Underline = (typeof UNDERLINES)[number];

/** The colour of the palette that the fewest of these tags have; the first one of several. */
export function leastUsedColor(tags: readonly { readonly color: string }[]): string {
  const uses = PALETTE.map(([color]) => tags.filter((tag) => tag.color === color).length);
  return (PALETTE[uses.indexOf(Math.min(...uses))] ?? PALETTE[0])[0];
}
