// @vitest-environment jsdom
/** A rule is looked at before it is used, and exactly that one is used. */

import { beforeEach, expect, it } from "vitest";
import type { CreditPreview, CreditSettings } from "../../api/openapi.generated";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../testing/render";
import { CreditEditor } from "./credit_editor";

const holder = useFakeServer();
let tests = 0;
/** An activity for each test: what is not in use yet stays in the page. */
let activity = "";
let path = "";
const NONE: CreditSettings = { version: 0, rule: null, maximum: 10, holds_marks: false };
const PREVIEW: CreditPreview = {
  maximum: 10,
  students: 3,
  has_own_mark: 1,
  rounded: 0,
  full: 1,
  mean: 6.7,
  distribution: [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1],
  distribution_before: [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  changed: 2,
  changes: [
    { enrolment_id: "ada", name: "Ada", before: 0, after: 10, has_own_mark: false },
    { enrolment_id: "ben", name: "Ben", before: 0, after: 6, has_own_mark: true },
  ],
};

beforeEach(() => {
  tests += 1;
  activity = `credit-${tests}`;
  path = `/api/activities/${activity}/credit`;
  holder.server.on(`GET ${path}`, NONE).on(`POST ${path}/preview`, PREVIEW);
});

async function open(): Promise<void> {
  await render(<CreditEditor activityId={activity} onUsed={async () => undefined} />);
  await userEvent.click(await screen.findByText("Set a rule"));
}

function bodies(method: string): unknown[] {
  return holder.server.requests.filter((one) => one.method === method).map(({ body }) => body);
}

const LOOK = { name: "See what it does" };
const USE = { name: "Use this rule" };

it("shows what a rule would do, and uses it with marks held", async () => {
  holder.server.on(`PUT ${path}`, { ...NONE, version: 7 });
  await open();
  await userEvent.clear(screen.getByLabelText("Points"));
  await userEvent.type(screen.getByLabelText("Points"), "7,5");
  await userEvent.selectOptions(screen.getByLabelText("For less"), "in proportion");
  expect(screen.queryByRole("button", USE)).toBeNull();
  await userEvent.click(screen.getByRole("button", LOOK));
  expect(await screen.findByText(/1 would get the full mark, 1 nothing/)).toBeTruthy();
  expect(screen.getByText(/1 mark was set by hand and stays/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", USE));
  const rule = {
    conditions: [{ counted: "passages", wanted: 3, worth: "7.5", is_in_proportion: true }],
    unit: "points",
    cap: null,
    is_completion: false,
  };
  expect(bodies("POST")).toEqual([rule]);
  expect(bodies("PUT")).toEqual([{ version: 0, rule, holds_marks: true }]);
});

it("asks for another look after a change", async () => {
  await open();
  await userEvent.click(screen.getByRole("button", LOOK));
  expect(await screen.findByRole("button", USE)).toBeTruthy();
  await userEvent.type(screen.getByLabelText("Wanted"), "0");
  expect(screen.queryByRole("button", USE)).toBeNull();
});

it("adds and removes conditions, and counts handing in without a number", async () => {
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Add a condition" }));
  const [, second] = screen.getAllByLabelText("Count");
  await userEvent.selectOptions(second as HTMLElement, "Handed in");
  expect(screen.getAllByLabelText("Wanted")).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "Remove condition 1" }));
  await userEvent.click(screen.getByRole("button", LOOK));
  await screen.findByRole("button", USE);
  expect(bodies("POST")).toMatchObject([
    { conditions: [{ counted: "handed_in", wanted: 1, worth: "1", is_in_proportion: false }] },
  ]);
});

it("sends nothing while a number cannot be read", async () => {
  await open();
  await userEvent.clear(screen.getByLabelText("Points"));
  await userEvent.type(screen.getByLabelText("Points"), "much");
  await userEvent.click(screen.getByRole("button", LOOK));
  expect(bodies("POST")).toEqual([]);
});

it("offers no rule that was changed while its effect was counted", async () => {
  holder.server.on(`POST ${path}/preview`, undefined);
  await open();
  await userEvent.click(screen.getByRole("button", LOOK));
  await userEvent.type(screen.getByLabelText("Wanted"), "0");
  holder.server.requests.find(({ method }) => method === "POST")?.respond(PREVIEW);
  expect(await screen.findByText(/You have changed the rule meanwhile/)).toBeTruthy();
  expect(screen.queryByRole("button", USE)).toBeNull();
  expect(document.activeElement).toBe(screen.getByLabelText("Wanted"));
});

it("takes the focus to what the rule does, once it is shown", async () => {
  await open();
  await userEvent.click(screen.getByRole("button", LOOK));
  const shown = await screen.findByRole("region", { name: "What the rule does" });
  await waitFor(() => expect(document.activeElement).toBe(shown));
});

it("keeps a rule that is not in use yet when the page is left", async () => {
  await open();
  await userEvent.clear(screen.getByLabelText("Wanted"));
  await userEvent.type(screen.getByLabelText("Wanted"), "12");
  await userEvent.selectOptions(screen.getByLabelText("Counted in"), "percent of the highest mark");
  await userEvent.click(screen.getByRole("button", { name: "Add a condition" }));
  await unmount();
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
  await render(<CreditEditor activityId={activity} onUsed={async () => undefined} />);
  const [first] = await screen.findAllByLabelText<HTMLInputElement>("Wanted");
  expect(first?.value).toBe("12");
  expect(first?.closest("details")?.open).toBe(true);
  expect(screen.getAllByLabelText("Percent")).toHaveLength(2);
  await undo();
  expect(screen.getByLabelText<HTMLInputElement>("Wanted").value).toBe("3");
});

async function undo(): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: "Undo the changes" }));
}
