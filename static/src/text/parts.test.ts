// @vitest-environment jsdom
/** The span of what is seen is found by the places of paragraphs, tables and lists. */

import { expect, it } from "vitest";
import { RenderedText } from "./anchors";
import { partsBetween } from "./parts";

const BODIES = [
  "<p>One</p><table><tr><td>Two</td><td>Three</td></tr></table>",
  "Four<ul><li>Five</li></ul>",
];

/** A text whose parts are 100 pixels high each, one below the other. */
function rendered(): RenderedText {
  document.body.innerHTML = BODIES.map((html) => `<div class="turn-body">${html}</div>`).join("");
  const bodies = [...document.querySelectorAll(".turn-body")];
  const boxes = new Map<Element, DOMRect>();
  const parts = bodies.flatMap((body, i) =>
    i === 0 ? [...body.children] : [body, ...body.children],
  );
  for (const [i, part] of parts.entries()) {
    boxes.set(part, new DOMRect(0, i * 100, 600, 100));
    part.getBoundingClientRect = () => boxes.get(part) as DOMRect;
  }
  return new RenderedText(bodies);
}

it.each([
  [-500, -50, ""],
  [0, 50, "One"],
  [110, 150, "TwoThree"],
  [50, 250, "OneTwoThree\nFour"],
  [350, 900, "Five"],
  [900, 1200, ""],
])("between %i and %i is %j", (top, bottom, words) => {
  const text = rendered();
  const { start, end } = partsBetween(text, top, bottom);
  expect(text.text.slice(start, end)).toBe(words);
});
