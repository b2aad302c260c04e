// @vitest-environment jsdom
/** Work is marked under made-up names while the real ones are sealed. */

import { beforeEach, expect, it, vi } from "vitest";
import type { SealedRow } from "../../api/openapi.generated";
import { activity, draftMark } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { SealedWorks } from "./sealed_works";

const holder = useFakeServer();
const LIST = "GET /api/activities/a/sealed-work";
const SEALED = { hides_names: true, seals_names: true, holds_marks: true };

const HERON: SealedRow = {
  pseudonym: "Amber Heron",
  highlights: 2,
  comments: 1,
  words: 7,
  is_handed_in: true,
  draft: null,
  marking_state: null,
};

beforeEach(() => {
  holder.server.on(LIST, [{ ...HERON, pseudonym: "Quiet Otter", draft: draftMark() }, HERON]);
});

it("lists them with what they have done, and how far marking has come", async () => {
  await render(<SealedWorks activity={activity(SEALED)} navigate={vi.fn()} />);
  expect(await screen.findByText(/2 wrote, 1 marked/)).toBeTruthy();
  expect(screen.getAllByText(/2 highlights, 1 comment, 7 words · handed in/)).toHaveLength(2);
  expect(screen.getByText("60 / 100, draft")).toBeTruthy();
});

it("leads to the work of each, and through those who are not marked", async () => {
  const navigate = vi.fn();
  await render(<SealedWorks activity={activity(SEALED)} navigate={navigate} />);
  await userEvent.click(await screen.findByText("Quiet Otter"));
  const to = { screen: "work", activity: "a" };
  expect(navigate).toHaveBeenLastCalledWith({ ...to, member: "Quiet Otter" });
  await userEvent.click(screen.getByRole("button", { name: "Mark those who are not marked" }));
  expect(navigate).toHaveBeenLastCalledWith({ ...to, member: "Amber Heron", filter: "unmarked" });
});

it("offers no marking where marks go to the LMS at once", async () => {
  await render(
    <SealedWorks activity={activity({ ...SEALED, holds_marks: false })} navigate={vi.fn()} />,
  );
  await screen.findByText("Amber Heron");
  expect(screen.queryByRole("button")).toBeNull();
});
