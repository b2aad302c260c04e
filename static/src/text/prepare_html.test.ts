// @vitest-environment jsdom
/** Stored HTML is made fit for a page without moving a character of its text. */

import { expect, it } from "vitest";
import { parsed, textOf } from "../../../text/canonical_text";
import { prepareHtml } from "./prepare_html";

const HTML =
  "<p>One <a href='https://example.org'>link</a></p>\n<table><tbody><tr><td>a</td><td>b</td></tr>" +
  "</tbody></table><pre><code>x = 1\n</code></pre><math display='block'><mi>x</mi></math>";

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
