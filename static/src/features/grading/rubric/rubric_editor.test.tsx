// @vitest-environment jsdom
/** Input of a rubric stays: while it is saved, when the page is left, and beside another's. */

import { beforeEach, expect, it } from "vitest";
import type { EditedCriterion, EditedRubric } from "../../../api/openapi.generated";
import { useFakeServer } from "../../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../../testing/render";
import { noColumns } from "../../../testing/work_data";
import { RubricEditor } from "./rubric_editor";

const holder = useFakeServer();
let tests = 0;
let activity = "";

const path = () => `/api/activities/${activity}/rubric`;
const criterion: EditedCriterion = {
  key: "c1",
  title: "Clarity",
  description: "",
  points: 10,
  levels: [],
  tags: [],
};

function rubric(version: number, ...titles: string[]): EditedRubric {
  const criteria = titles.map((title, at) => ({ ...criterion, key: `c${at + 1}`, title }));
  return { version, criteria, assessed: 0, columns: noColumns() };
}

beforeEach(() => {
  tests += 1;
  activity = `rubric-${tests}`;
  holder.server
    .on(`GET ${path()}`, rubric(1, "Clarity"))
    .on(`GET /api/activities/${activity}/tags`, {
      version: 1,
      tags: [],
      notes: {},
      allows_own_tags: null,
    });
});

async function open(): Promise<HTMLInputElement> {
  await render(<RubricEditor activityId={activity} maximum={100} />);
  const title = await screen.findByLabelText<HTMLInputElement>(/^Title of/);
  const details = title.closest("details") as HTMLDetailsElement;
  details.open = true;
  return title;
}

function puts() {
  return holder.server.requests.filter(({ method }) => method === "PUT");
}

const SAVE = { name: "Save the rubric" };

it("keeps what is typed while it is saved, for the next time", async () => {
  const title = await open();
  await userEvent.type(title, " of words");
  await userEvent.click(screen.getByRole("button", SAVE));
  await userEvent.type(title, ", and more");
  puts()[0]?.respond(rubric(2, "Clarity of words"));
  await waitFor(() => expect(screen.getByRole("button", SAVE)).toHaveProperty("disabled", false));
  expect(title.value).toBe("Clarity of words, and more");
  expect(screen.getByText("Not saved yet.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", SAVE));
  expect(puts()[1]?.body).toMatchObject({
    version: 2,
    criteria: [{ title: "Clarity of words, and more" }],
  });
});

it("is there again, and open, after a look at another page, which the browser asks before", async () => {
  await userEvent.type(await open(), " of words");
  await unmount();
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
  await render(<RubricEditor activityId={activity} maximum={100} />);
  const title = await screen.findByLabelText<HTMLInputElement>(/^Title of/);
  expect(title.value).toBe("Clarity of words");
  expect(title.closest("details")?.open).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Undo the changes" }));
  expect(title.value).toBe("Clarity");
});

it("shows what somebody else has saved beside it, and saves mine after that", async () => {
  const title = await open();
  await userEvent.type(title, " of words");
  holder.server
    .refuse(`PUT ${path()}`, "Somebody has changed the rubric.")
    .on(`GET ${path()}`, rubric(7, "Honesty", "Style"));
  await userEvent.click(screen.getByRole("button", SAVE));
  expect(await screen.findByText(/Honesty, 10 points/)).toBeTruthy();
  expect(title.value).toBe("Clarity of words");
  holder.server.on(`PUT ${path()}`, rubric(8, "Clarity of words"));
  await userEvent.click(screen.getByRole("button", { name: "Go on with mine" }));
  await userEvent.click(screen.getByRole("button", SAVE));
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(puts().at(-1)?.body).toMatchObject({ version: 7 });
});

it("hands the focus on to the next criterion when one is deleted", async () => {
  holder.server.on(`GET ${path()}`, rubric(1, "Clarity", "Sources"));
  await render(<RubricEditor activityId={activity} maximum={100} />);
  const title = await screen.findByLabelText("Title of Clarity");
  (title.closest("details") as HTMLDetailsElement).open = true;
  await userEvent.click(screen.getByRole("button", { name: "More about Clarity" }));
  screen.getByRole("button", { name: "Delete Clarity" }).focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByLabelText("Title of Sources")),
  );
});
