// @vitest-environment jsdom
/** Printed notes: one that only its writer reads looks otherwise than those that others read. */

import { expect, it } from "vitest";
import { render, screen } from "../../../testing/render";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { PrintedNotes } from "./printed_notes";

function note(key: string) {
  return { key, quote: `Quote of ${key}`, author: "ana", tag: "", comments: [] };
}

it("says which notes only their writer sees", async () => {
  const model = {
    reading: {
      sides: [
        {
          text: { placements: { rendered: { text: "", bodies: [] }, of: () => null } },
          visible: [note("shared"), note("private")],
        },
      ],
    },
    state: { notes: { tags: [], privateKeys: new Set(["private"]) } },
    labelOf: () => ({ name: "Ana", role: "", isMe: true }),
  } as unknown as AnnotationPageModel;
  await render(<PrintedNotes model={model} />);
  const [shared, own] = screen.getAllByRole("listitem");
  expect(own?.textContent).toContain("Only you");
  expect(shared?.textContent).not.toContain("Only you");
});
