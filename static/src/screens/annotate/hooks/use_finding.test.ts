// @vitest-environment jsdom
/** The number of a match counts for the text that it was found in. */

import { createElement } from "preact";
import { act } from "preact/test-utils";
import { expect, it, vi } from "vitest";
import { render } from "../../../testing/render";
import { RenderedText } from "../../../text/anchors";
import type { AnnotationPageModel } from "./use_annotation_page";
import { type Finding, useFinding } from "./use_finding";

function textOf(html: string): RenderedText {
  const body = document.createElement("div");
  body.innerHTML = html;
  return new RenderedText([body]);
}

it("is forgotten when another text is shown", async () => {
  // jsdom has no static ranges, which take part in nothing here.
  vi.stubGlobal("StaticRange", class {});
  let rendered = textOf("<p>tree tree tree tree</p>");
  let finding = {} as Finding;
  const Page = () => {
    finding = useFinding({
      workspace: { activity: { id: "activity" } },
      reading: { text: { placements: { rendered } }, scroller: null },
      cursor: { selected: null, turn: () => 1 },
    } as unknown as AnnotationPageModel);
    return null;
  };
  const draw = () => render(createElement(Page, null));
  await draw();
  await act(() => finding.look("tree"));
  await act(() => finding.step(1));
  await act(() => finding.step(-1));
  expect(finding.status).toBe("4 of 4");
  rendered = textOf("<p>tree and tree</p>");
  await draw();
  expect(finding.status).toBe("2 matches");
  await act(() => finding.step(1));
  expect(finding.status).toBe("1 of 2");
  vi.unstubAllGlobals();
});
