// @vitest-environment jsdom
/** Columns of criteria: chosen, refused with the reason, and told of when points do not arrive. */

import { beforeEach, expect, it } from "vitest";
import type { CriterionColumns as Columns, EditedRubric } from "../../../api/openapi.generated";
import { useFakeServer } from "../../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../../testing/render";
import { noColumns } from "../../../testing/work_data";
import { RubricEditor } from "./rubric_editor";

const holder = useFakeServer();
const PATH = "/api/activities/a/rubric";
const PUT = `PUT ${PATH}/columns`;
const NAME = "A column in the gradebook for each criterion";

function rubric(columns: Partial<Columns> = {}): EditedRubric {
  const criterion = { key: "c1", title: "Clarity", description: "", points: 10, levels: [] };
  return {
    version: 1,
    criteria: [{ ...criterion, tags: [] }],
    assessed: 0,
    columns: { ...noColumns(), ...columns },
  };
}

beforeEach(() => {
  holder.server.on("GET /api/activities/a/tags", {
    version: 1,
    tags: [],
    notes: {},
    allows_own_tags: null,
  });
});

async function open(columns: Partial<Columns> = {}): Promise<HTMLInputElement> {
  holder.server.on(`GET ${PATH}`, rubric(columns));
  await render(<RubricEditor activityId="a" maximum={100} />);
  return screen.findByLabelText<HTMLInputElement>(NAME);
}

function sent(): unknown[] {
  return holder.server.requests.filter(({ method }) => method === "PUT").map(({ body }) => body);
}

it("are off, and turned on by one choice", async () => {
  const choice = await open();
  expect(choice.checked).toBe(false);
  holder.server.on(PUT, rubric({ are_on: true, waiting: 3 }));
  await userEvent.click(choice);
  await waitFor(() => expect(choice.checked).toBe(true));
  expect(sent()).toEqual([{ are_on: true }]);
  expect(screen.getByText(/Points on their way: 3\./)).toBeTruthy();
});

it("cannot be chosen where the LMS lets the tool make none, and the page says why", async () => {
  const choice = await open({ obstacle_sentence: "The LMS lets this tool make no columns." });
  expect(choice.disabled).toBe(true);
  expect(screen.getByText("The LMS lets this tool make no columns.")).toBeTruthy();
});

it("stay in the gradebook when they are turned off, and the page says so", async () => {
  const choice = await open({ are_on: true, made: 2 });
  holder.server.on(PUT, rubric({ made: 2 }));
  await userEvent.click(choice);
  expect(await screen.findByText(/^2 columns of criteria stay in the gradebook/)).toBeTruthy();
});

it("that do not take their points say so by criterion, and all are sent again", async () => {
  const stuck = [{ title: "Clarity", count: 2, sentence: "It may be locked." }];
  await open({ are_on: true, made: 1, stuck });
  expect(screen.getByText(/2 students/).textContent).toBe("Clarity, 2 students: It may be locked.");
  holder.server.on(PUT, rubric({ are_on: true, made: 1, waiting: 2 }));
  await userEvent.click(screen.getByRole("button", { name: "Send all points again" }));
  await waitFor(() => expect(screen.queryByText(/may be locked/)).toBeNull());
});

it("that show other points than were sent say so by criterion, and all are sent again", async () => {
  await open({ are_on: true, made: 1, differing: [{ title: "Clarity", count: 1 }] });
  expect(screen.getByText(/1 student/).textContent).toContain("Clarity, 1 student: The gradebook");
  holder.server.on(PUT, rubric({ are_on: true, made: 1, waiting: 2 }));
  await userEvent.click(screen.getByRole("button", { name: "Send all points again" }));
  await waitFor(() => expect(screen.queryByText(/shows other points/)).toBeNull());
});
