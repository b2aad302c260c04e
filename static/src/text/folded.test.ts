// @vitest-environment jsdom
/** A place in folded text is found by what shows it, and opened. */

import { beforeEach, expect, it } from "vitest";
import { RenderedText } from "./anchors";
import { foldedAround, unfold } from "./folded";

let body: HTMLElement;

function textNode(words: string): Node {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.textContent === words) {
      return walker.currentNode;
    }
  }
  throw new Error(words);
}

beforeEach(() => {
  document.body.innerHTML =
    "<div><p>before</p><details id='outer'><summary>thinking</summary><p>hidden</p>" +
    "<details id='inner'><summary>tool</summary><p>deep</p></details></details><p>after</p></div>";
  body = document.body.firstElementChild as HTMLElement;
});

it.each([
  ["before", undefined],
  ["thinking", undefined],
  ["hidden", "outer"],
  ["tool", "outer"],
  ["deep", "outer"],
  ["after", undefined],
])("%s is hidden by %s", (words, id) => {
  expect(foldedAround(textNode(words))?.id).toBe(id);
});

it("all that hides a text is opened, from the outside in", () => {
  unfold(textNode("deep"));
  expect([...body.querySelectorAll("details")].map(({ open }) => open)).toEqual([true, true]);
});

it("the summary of a closed part inside an open one shows it", () => {
  unfold(textNode("hidden"));
  expect(foldedAround(textNode("tool"))).toBeNull();
  expect(foldedAround(textNode("deep"))?.id).toBe("inner");
});

it("offsets are the same whether a part is open or closed", () => {
  const closed = new RenderedText([body]);
  unfold(textNode("deep"));
  const open = new RenderedText([body]);
  expect(open.text).toBe(closed.text);
  expect(open.offsetIn(textNode("deep"), 0)).toBe(closed.offsetIn(textNode("deep"), 0));
});
