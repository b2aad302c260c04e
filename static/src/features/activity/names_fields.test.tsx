// @vitest-environment jsdom
/** Settings of names as the form sends them. */

import { screen } from "@testing-library/dom";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { Activity, Names } from "../../api/openapi.generated";
import { ACTIVITY, COURSE_DEFAULTS } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render } from "../../testing/render";
import { NamesFields, namesOf } from "./names_fields";

const holder = useFakeServer();
const HIDDEN = named({ are_hidden: true, are_sealed: false });
const SEALED = named({ are_hidden: true, are_sealed: true });

function named(names: Names): Activity {
  const { are_hidden: hides_names, are_sealed: seals_names } = names;
  return { ...ACTIVITY, hides_names, seals_names, own: { ...ACTIVITY.own, names } };
}

beforeEach(() => {
  holder.server.on("GET /api/course/defaults", COURSE_DEFAULTS);
});

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
  it("does as the course says unless something else is chosen, and says what that is", async () => {
    await show();
    expect(sent()).toEqual({});
    expect(await screen.findByText("Everybody sees them.")).toBeTruthy();
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
