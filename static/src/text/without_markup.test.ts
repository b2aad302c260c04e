/** Labels and announcements read out the words of a comment, and no signs of Markdown. */

import { expect, it } from "vitest";
import { isLinear } from "../testing/growth";
import { withoutMarkup } from "./without_markup";

it.each([
  ["**a *b* c** and `d`", "a b c and d"],
  ["> quoted\n- one\n- two", "quoted\none\ntwo"],
  ["```js\nf()\n```", "\nf()\n"],
  ["see [there](https://example.org) _now_", "see there now"],
  ["snake_case_name, 2 * 3 * 4, 1. first", "snake_case_name, 2 * 3 * 4, 1. first"],
  ["$x^2$", "$x^2$"],
])("%j is read as %j", (text, words) => {
  expect(withoutMarkup(text)).toBe(words);
});

it.each(["*", "`", "[", "_", "> ", "*a", "[a](", "**a*"])(
  "time is in proportion to the length: %s",
  (part) => {
    expect(isLinear(withoutMarkup, part)).toBe(true);
  },
);
