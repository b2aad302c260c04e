// @vitest-environment jsdom
/** Stored HTML is made fit for a page without moving a character of its text. */

import { expect, it } from "vitest";
import { parsed, textOf } from "./canonical_text";
import { prepareHtml } from "./prepare_html";

const HTML =
  "<p>One <a href='https://example.org'>link</a></p>\n<table><tbody><tr><td>a</td><td>b</td></tr>" +
  "</tbody></table><pre><code>x = 1\n</code></pre><math display='block'><mi>x</mi></math>" +
  '<details class="thinking"><summary></summary><p>Hm.</p></details>' +
  '<details class="tool-call"><summary>search</summary><p>sky</p></details>' +
  '<pre><code class="language-python">y = 2</code></pre>';

it("keeps the text as it was counted", () => {
  expect(textOf(prepareHtml(HTML))).toBe(textOf(parsed(HTML)));
});

it("lets what is wide scroll, also by keyboard", () => {
  const page = prepareHtml(HTML);
  const boxes = [...page.querySelectorAll<HTMLElement>(".scroll-box")];
  expect(boxes.map((box) => box.firstElementChild?.localName)).toEqual(["table", "math"]);
  expect(boxes.every((box) => box.tabIndex === 0)).toBe(true);
  expect(page.querySelector("pre")?.tabIndex).toBe(0);
});

it("opens links outside of the frame, without a way back into it", () => {
  const link = prepareHtml(HTML).querySelector("a");
  expect([link?.target, link?.rel]).toEqual(["_blank", "noopener noreferrer"]);
});

it("names what is folded where the source has no words for it, without adding text", () => {
  const summaries = [...prepareHtml(HTML).querySelectorAll("summary")];
  expect(summaries.map((one) => [one.textContent, one.dataset.words])).toEqual([
    ["", "Thinking"],
    ["search", undefined],
  ]);
});

it("names the language of code", () => {
  const blocks = [...prepareHtml(HTML).querySelectorAll("pre")];
  expect(blocks.map((one) => one.dataset.language)).toEqual([undefined, "python"]);
});
