// @vitest-environment jsdom
/** An answer to read shows its blocks and marks, and no address that a browser would run. */

import { expect, it } from "vitest";
import vectors from "../../../../tests/vectors/responses.json";
import type { AnswerBlock } from "../../api/openapi.generated";
import { render, screen } from "../../testing/render";
import { AnswerView } from "./answer_view";

function block(kind: AnswerBlock["kind"], more: Partial<AnswerBlock> = {}): AnswerBlock {
  return { kind, level: null, runs: [], blocks: [], text: null, place: null, ...more };
}

function filled(blocks: readonly object[]): AnswerBlock[] {
  return blocks.map((one) => {
    const { kind, blocks: inner = [], ...rest } = one as AnswerBlock;
    return block(kind, { ...rest, blocks: filled(inner) });
  });
}

it("shows each kind of block and each mark", async () => {
  await render(<AnswerView blocks={filled(vectors.blocks)} />);
  const shown = screen.getByTestId("answer").innerHTML.replace(/ dir="auto"/g, "");
  expect(shown).toContain("<h4>What it knows 🌳</h4>");
  expect(shown).toContain("<p>Plain, <strong>strong</strong> and <em><strong>both</strong></em>");
  expect(shown).toContain("漢字 <code>code</code>");
  expect(shown).toContain('<blockquote class="quoted-passage">Because of scattering.</blockquote>');
  expect(shown).toContain("<blockquote><p>Quoted.</p><ul></ul></blockquote>");
  expect(shown).toContain("<ul><li><p>one</p><p>two</p></li></ul>");
  expect(shown).toContain("<ol><li><p>first</p></li></ol>");
  expect(shown).toContain("<pre><code>a = 1\nb = 2</code></pre>");
  const link = screen.getByRole("link", { name: "here" });
  expect(link.getAttribute("href")).toBe("https://example.org/a");
  expect(link.getAttribute("rel")).toContain("noopener");
});

it("makes no link of another scheme", async () => {
  const run = { text: "here", marks: ["link" as const], href: "javascript:alert(1)" };
  await render(<AnswerView blocks={[block("paragraph", { runs: [run] })]} />);
  expect(screen.getByText("here").closest("a")).toBeNull();
});
