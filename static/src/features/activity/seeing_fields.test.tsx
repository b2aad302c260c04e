// @vitest-environment jsdom
/** Settings of hidden notes as the form sends them. */

import { screen } from "@testing-library/dom";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { Activity } from "../../api/openapi.generated";
import { ACTIVITY, COURSE_DEFAULTS } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render } from "../../testing/render";
import { SeeingFields, seeingOf } from "./seeing_fields";

const AT = "2027-03-01T10:00:30.000Z";
const holder = useFakeServer();
const HIDING: Activity = {
  ...ACTIVITY,
  hides_notes: true,
  note_threshold: 3,
  reveal_at: AT,
  own: { ...ACTIVITY.own, hiding: { hides_notes: true, note_threshold: 3 } },
};

beforeEach(() => {
  holder.server.on("GET /api/course/defaults", COURSE_DEFAULTS);
});

async function show(activity?: Activity): Promise<void> {
  await render(
    <form>
      <SeeingFields activity={activity} error={null} />
    </form>,
  );
}

function sent(activity?: Activity): object {
  const form = document.querySelector("form");
  return form === null ? {} : seeingOf(new FormData(form), activity);
}

describe("a new activity", () => {
  it("does as the course says unless something else is chosen, and says what that is", async () => {
    await show();
    expect(sent()).toEqual({});
    expect(await screen.findByText("At once.")).toBeTruthy();
    await userEvent.click(screen.getByLabelText(/^At once/));
    expect(sent()).toEqual({ hides_notes: false });
  });

  it("takes a number of notes, and no date by itself", async () => {
    await show();
    await userEvent.click(screen.getByLabelText(/After some notes of their own/));
    const field = screen.getByLabelText("How many notes first");
    await userEvent.clear(field);
    await userEvent.type(field, "5");
    expect(sent()).toEqual({ hides_notes: true, reveal: { at: null, note_threshold: 5 } });
  });

  it("has no number where the notes are revealed", async () => {
    await show();
    await userEvent.click(screen.getByLabelText(/When they are revealed/));
    expect(sent()).toEqual({ hides_notes: true, reveal: { at: null, note_threshold: null } });
  });
});

describe("an activity that hides notes", () => {
  it("sends nothing that nobody has changed, and keeps the seconds of its date", async () => {
    await show(HIDING);
    expect(sent(HIDING)).toEqual({});
  });

  it("can lose its date, and its number", async () => {
    await show(HIDING);
    await userEvent.clear(screen.getByLabelText(/^Reveal all notes/));
    expect(sent(HIDING)).toEqual({ reveal: { at: null, note_threshold: 3 } });
    await userEvent.click(screen.getByLabelText(/When they are revealed/));
    expect(sent(HIDING)).toEqual({ reveal: { at: null, note_threshold: null } });
  });

  it("can show them at once, which the server refuses once somebody has written", async () => {
    await show(HIDING);
    await userEvent.click(screen.getByLabelText(/^At once/));
    expect(sent(HIDING)).toEqual({ hides_notes: false });
  });

  it("says that what was revealed stays so", async () => {
    const revealed = { ...HIDING, revealed_at: AT };
    await show(revealed);
    expect(screen.getByText(/have been revealed/)).toBeTruthy();
    expect(sent(revealed)).toEqual({});
  });
});
