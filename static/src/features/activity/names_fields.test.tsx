// @vitest-environment jsdom
/** Settings of names as the form sends them. */

import { screen } from "@testing-library/dom";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Activity } from "../../api/openapi.generated";
import { ACTIVITY } from "../../testing/data";
import { render } from "../../testing/render";
import { NamesFields, namesOf } from "./names_fields";

const HIDDEN: Activity = { ...ACTIVITY, hides_names: true };
const SEALED: Activity = { ...HIDDEN, seals_names: true };

async function show(activity?: Activity): Promise<void> {
  await render(
    <form>
      <NamesFields activity={activity} audience="group" error={null} />
    </form>,
  );
}

function sent(): object {
  const form = document.querySelector("form");
  return form === null ? {} : namesOf(new FormData(form));
}

describe("a new activity", () => {
  it("shows names unless something else is chosen", async () => {
    await show();
    expect(sent()).toEqual({ names: { are_hidden: false, are_sealed: false } });
  });

  it("hides names from students alone at first, and seals them where that is chosen", async () => {
    await show();
    await userEvent.click(screen.getByLabelText(/^Students do not see each other’s names/));
    expect(sent()).toEqual({ names: { are_hidden: true, are_sealed: false } });
    await userEvent.click(screen.getByLabelText(/^Sealed until a teacher opens them/));
    expect(sent()).toEqual({ names: { are_hidden: true, are_sealed: true } });
  });

  it("forgets the seal where students see names after all", async () => {
    await show();
    await userEvent.click(screen.getByLabelText(/^Students do not see each other’s names/));
    await userEvent.click(screen.getByLabelText(/^Sealed until a teacher opens them/));
    await userEvent.click(screen.getByLabelText(/^Students see each other’s names/));
    expect(sent()).toEqual({ names: { are_hidden: false, are_sealed: false } });
  });
});

describe("an activity that hides names", () => {
  it("sends what its fields show", async () => {
    await show(SEALED);
    expect(sent()).toEqual({ names: { are_hidden: true, are_sealed: true } });
  });

  it("can show them again, which the server refuses once somebody has written", async () => {
    await show(HIDDEN);
    await userEvent.click(screen.getByLabelText(/^Students see each other’s names/));
    expect(sent()).toEqual({ names: { are_hidden: false, are_sealed: false } });
  });

  it("says that what was opened stays so", async () => {
    const opened = { ...SEALED, unsealed_at: "2026-03-01T10:00:00Z" };
    await show(opened);
    expect(screen.getByText(/were sealed for teachers and tutors until/)).toBeTruthy();
    expect(sent()).toEqual({});
  });
});
