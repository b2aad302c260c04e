// @vitest-environment jsdom
/** A text has the numbers of its paragraphs before anybody can measure it. */

import { createElement } from "preact";
import { afterEach, expect, it } from "vitest";
import { render } from "../../../testing/render";
import { RenderedText } from "../../../text/anchors";
import { usePlacedText } from "./use_placed_text";

afterEach(() => {
  document.body.innerHTML = "";
});

it.each([
  [true, ["1.1", "1.2"]],
  [false, [undefined, undefined]],
])("where numbers are shown: %s", async (isNumbered, numbers) => {
  let onRendered = (_rendered: RenderedText, _root: HTMLElement): void => undefined;
  const Page = () => {
    ({ onRendered } = usePlacedText("one", isNumbered));
    return null;
  };
  await render(createElement(Page, {}));
  const root = document.createElement("section");
  root.innerHTML = "<div><p>Some words.</p><p>More words.</p></div>";
  onRendered(new RenderedText([...root.children]), root);
  const paragraphs = [...root.querySelectorAll("p")];
  expect(paragraphs.map(({ dataset }) => dataset.paragraph)).toEqual(numbers);
});
