// @vitest-environment jsdom
/** A stretch of text keeps its place: from the page to offsets, back to the page, in any script. */

import { beforeEach, expect, it, describe as topic } from "vitest";
import { CONTEXT, describe, liveRange, RenderedText, tidy, verify } from "./anchors";

const BODIES = [
  "<p>Why is the sky <em>blue</em>?</p>\n<p>And at dusk?</p>",
  "<ul><li>Rayleigh 散乱 scatters 🟦 light</li><li>السماء زرقاء</li></ul>",
  "<pre><code>x = 1\n</code></pre>",
];

let bodies: HTMLElement[];
let rendered: RenderedText;

beforeEach(() => {
  document.body.innerHTML = BODIES.map(
    (html, i) => `<article><header>Speaker ${i}</header><div class="body">${html}</div></article>`,
  ).join("");
  bodies = [...document.querySelectorAll<HTMLElement>(".body")];
  rendered = new RenderedText(bodies);
});

function spanOf(quote: string) {
  const start = rendered.text.indexOf(quote);
  return { start, end: start + quote.length };
}

topic("the canonical text on the page", () => {
  it("joins the turns with one line feed and leaves the speakers out", () => {
    expect(rendered.text).toBe(bodies.map((body) => body.textContent).join("\n"));
    expect(rendered.text).not.toContain("Speaker");
  });

  it.each(["blue", "sky blue?", "散乱", "🟦", "زرقاء", "dusk?\nRayleigh", "السماء زرقاء\nx = 1"])(
    "finds %j on the page and gives the same offsets back",
    (quote) => {
      const span = spanOf(quote);
      const range = rendered.rangeOf(span);
      if (range === null) {
        throw new Error("not found on the page");
      }
      expect(
        liveRange(range)
          .toString()
          .replaceAll(/Speaker \d/g, "\n"),
      ).toBe(quote);
      expect(rendered.spanOf(range)).toEqual(span);
    },
  );

  it("reads a selection whose ends stand on elements, as a triple click leaves it", () => {
    const [first, second] = bodies[0]?.querySelectorAll("p") ?? [];
    const range = new Range();
    range.setStart(first as Node, 0);
    range.setEnd(second as Node, 0);
    expect(rendered.spanOf(range)).toEqual(spanOf("Why is the sky blue?"));
  });

  it("cuts off what a selection covers outside the turns", () => {
    const range = new Range();
    range.selectNodeContents(document.body);
    expect(rendered.spanOf(range)).toEqual({ start: 0, end: rendered.text.trimEnd().length });
  });

  it("covers nothing when only a speaker's name is selected", () => {
    const range = new Range();
    range.selectNodeContents(document.querySelectorAll("header")[1] as Node);
    expect(rendered.spanOf(range)).toBeNull();
  });

  it("has no place for a span that holds no text", () => {
    const join = (bodies[0]?.textContent ?? "").length;
    expect(rendered.rangeOf({ start: join, end: join + 1 })).toBeNull();
    expect(rendered.rangeOf({ start: 4, end: 4 })).toBeNull();
  });
});

topic("a tidy span", () => {
  it("has no white space at its ends", () => {
    expect(tidy("a  word \n b", { start: 1, end: 10 })).toEqual({ start: 3, end: 7 });
    expect(tidy("a   b", { start: 1, end: 4 })).toBeNull();
  });

  it("never ends inside a character", () => {
    expect(tidy("🟦🟨", { start: 1, end: 3 })).toEqual({ start: 0, end: 4 });
  });
});

topic("an anchor", () => {
  it("keeps the quote and what stands around it", () => {
    expect(describe("one two three", { start: 4, end: 7 })).toEqual({
      start: 4,
      end: 7,
      quote: "two",
      prefix: "one ",
      suffix: " three",
    });
  });

  it("keeps less context rather than half a character", () => {
    const text = `${"🟦".repeat(20)}xy${"🟦".repeat(20)}`;
    expect(describe(text, { start: 40, end: 42 }).prefix).toHaveLength(CONTEXT);
    expect(describe(text, { start: 40, end: 42 }).suffix).toHaveLength(CONTEXT);
    expect(describe(text, { start: 41, end: 42 }).prefix).toBe(`${"🟦".repeat(15)}x`);
    expect(describe(text, { start: 40, end: 41 }).suffix).toBe(`y${"🟦".repeat(15)}`);
  });

  it("holds where its text is unchanged", () => {
    const anchor = describe("one two three", { start: 4, end: 7 });
    expect(verify("one two three", anchor)).toEqual({ start: 4, end: 7 });
  });

  it("is found again by its context when the offsets are off", () => {
    const anchor = describe("the cat, the dog, the bird", { start: 9, end: 12 });
    expect(verify("Look: the cat, the dog, the bird", anchor)).toEqual({ start: 15, end: 18 });
  });

  it("prefers a place with its context to a nearer one", () => {
    const anchor = { start: 1, end: 4, quote: "cat", prefix: "the ", suffix: "" };
    expect(verify("cat, the cat", anchor)).toEqual({ start: 9, end: 12 });
    const before = { start: 8, end: 11, quote: "cat", prefix: "", suffix: ", th" };
    expect(verify("cat, the cat", before)).toEqual({ start: 0, end: 3 });
  });

  it("prefers the nearest place when the context is gone", () => {
    const anchor = { start: 10, end: 12, quote: "ab", prefix: "?", suffix: "?" };
    expect(verify("ab......ab.....................ab", anchor)).toEqual({ start: 8, end: 10 });
  });

  it("is nowhere when its words are gone", () => {
    const anchor = describe("one two three", { start: 4, end: 7 });
    expect(verify("something else", anchor)).toBeNull();
  });
});
