// @vitest-environment jsdom
/** Work is marked under made-up names while the real ones are sealed. */

import { beforeEach, expect, it } from "vitest";
import type { SealedRow } from "../../api/openapi.generated";
import { activity, draftMark } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { SealedWorks } from "./sealed_works";

const holder = useFakeServer();
const LIST = "GET /api/activities/a/sealed-work";
const DRAFT = "PUT /api/activities/a/sealed-work/Amber%20Heron/draft";
const SEALED = { hides_names: true, seals_names: true, holds_marks: true };

const HERON: SealedRow = {
  pseudonym: "Amber Heron",
  highlights: 2,
  comments: 1,
  words: 7,
  is_handed_in: true,
  draft: null,
};

const note = {
  quote: "Heat rises",
  tag: "Claim",
  is_on_own: true,
};

beforeEach(() => {
  holder.server
    .on(LIST, [HERON, { ...HERON, pseudonym: "Quiet Otter", draft: draftMark() }])
    .on(`${LIST}/Amber%20Heron`, {
      pseudonym: "Amber Heron",
      notes: [
        { ...note, text: "" },
        { ...note, text: "Says who?" },
      ],
      draft: null,
    });
});

it("lists them with what they have done, and how far marking has come", async () => {
  await render(<SealedWorks activity={activity(SEALED)} />);
  expect(await screen.findByText(/2 have written, 1 marked/)).toBeTruthy();
  expect(screen.getAllByText(/2 highlights, 1 comment, 7 words · handed in/)).toHaveLength(2);
  expect(screen.getByText("60 / 100, draft")).toBeTruthy();
});

it("shows the notes of one, and keeps a mark as a draft", async () => {
  holder.server.on(DRAFT, draftMark({ score: 75.5 }));
  await render(<SealedWorks activity={activity(SEALED)} />);
  await userEvent.click(await screen.findByText("Amber Heron"));
  for (const part of document.querySelectorAll("details")) {
    part.open = part.textContent.includes("Amber Heron");
    part.dispatchEvent(new Event("toggle"));
  }
  expect(await screen.findByText("Says who?")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Mark for Amber Heron"), "75,5");
  await userEvent.type(screen.getByLabelText("Comment"), "Well read");
  await userEvent.click(screen.getByRole("button", { name: "Save as a draft" }));
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(holder.server.requests.find(({ method }) => method === "PUT")?.body).toEqual({
    score: "75.5",
    comment: "Well read",
  });
});

it("offers no mark where marks go to the LMS at once", async () => {
  await render(<SealedWorks activity={activity({ ...SEALED, holds_marks: false })} />);
  await screen.findByText("Amber Heron");
  for (const part of document.querySelectorAll("details")) {
    part.open = true;
    part.dispatchEvent(new Event("toggle"));
  }
  expect(await screen.findByText("Says who?")).toBeTruthy();
  expect(screen.queryByLabelText("Mark for Amber Heron")).toBeNull();
});
