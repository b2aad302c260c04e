// @vitest-environment jsdom
/** The deep linking page offers activities, makes new ones, and always has a way back to the LMS. */

import { beforeEach, expect, it, vi } from "vitest";
import { activity, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { ChoosePage } from "./page";

const holder = useFakeServer();
const LIST = "GET /api/activities";
const SEND = "POST /api/selection";
const SELECTION = {
  accepts_several: true,
  is_answered: false,
  title: "From the LMS",
  text: "",
  highest_maximum: 100,
  on_page: {},
};
const submit = vi.fn();

beforeEach(() => {
  submit.mockReset();
  vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(submit);
  holder.server
    .on("GET /api/selection", SELECTION)
    .on(LIST, [activity(), activity({ id: "b", title: "Essay", score_maximum: 250 })])
    .on(SEND, { address: "https://lms.example/answer", token: "signed" });
});

async function open(): Promise<void> {
  await render(<ChoosePage session={session("manage_activity")} />);
}

/** Body of the answer that is to be signed for the LMS. */
function sent(): unknown {
  return holder.server.requests.find(({ method, path }) => `${method} ${path}` === SEND)?.body;
}

it("sends what was chosen to the LMS, once", async () => {
  await open();
  await userEvent.click(await screen.findByLabelText(/Week 3/));
  const add = screen.getByRole<HTMLButtonElement>("button", { name: "Add to the course page" });
  await userEvent.click(add);
  await waitFor(() => expect(submit).toHaveBeenCalledOnce());
  expect(sent()).toEqual({ activity_ids: ["a"], anew: [], has_failed: false });
  await waitFor(() => expect(add.disabled).toBe(true));
});

it("takes one activity where the LMS takes one", async () => {
  holder.server.on("GET /api/selection", { ...SELECTION, accepts_several: false });
  await open();
  await userEvent.click(await screen.findByLabelText(/Week 3/));
  await userEvent.click(screen.getByLabelText(/Essay/));
  await userEvent.click(screen.getByRole("button", { name: "Add to the course page" }));
  await waitFor(() => expect(sent()).toMatchObject({ activity_ids: ["b"] }));
});

it("says before that a scale will be changed", async () => {
  await open();
  await userEvent.click(await screen.findByLabelText(/Essay/));
  expect(await screen.findByText(/out of 100 at most/)).toBeTruthy();
});

it("asks about a second link to an activity on the course page, and about no other", async () => {
  holder.server.on("GET /api/selection", { ...SELECTION, on_page: { a: "opened" } });
  await open();
  await userEvent.click(await screen.findByLabelText(/Essay/));
  expect(screen.queryByRole("group")).toBeNull();
  await userEvent.click(screen.getByLabelText(/Week 3.*on the course page already/));
  const question = await screen.findByRole("group", { name: /Week 3/ });
  expect(question.textContent).toContain("is on the course page already");
  await userEvent.click(screen.getByLabelText(/The first link was deleted/));
  await userEvent.click(screen.getByRole("button", { name: "Add 2 activities" }));
  await waitFor(() => expect(sent()).toMatchObject({ activity_ids: ["b", "a"], anew: ["a"] }));
});

it("gives a second link no column of its own unless somebody asks for it", async () => {
  holder.server.on("GET /api/selection", { ...SELECTION, on_page: { a: "sent" } });
  await open();
  await userEvent.click(await screen.findByLabelText(/Week 3.*sent to the course page before/));
  await screen.findByRole("group", { name: /Week 3/ });
  await userEvent.click(screen.getByRole("button", { name: "Add to the course page" }));
  await waitFor(() => expect(sent()).toMatchObject({ activity_ids: ["a"], anew: [] }));
});

it("says that a course has no activity yet", async () => {
  holder.server.on(LIST, []);
  await open();
  expect(await screen.findByText("There is no activity in this course yet.")).toBeTruthy();
});

it("leads back to the LMS where nothing can be shown", async () => {
  holder.server.refuse(LIST, "Activities are away.", 503);
  await open();
  expect((await screen.findByRole("alert")).textContent).toContain("Activities are away.");
  await userEvent.click(screen.getByRole("button", { name: "Back to the LMS" }));
  await waitFor(() => expect(sent()).toEqual({ activity_ids: [], anew: [], has_failed: true }));
});

it("keeps the choice where it could not be sent, and says why", async () => {
  holder.server.refuse(SEND, "The LMS waited too long.");
  await open();
  await userEvent.click(await screen.findByLabelText(/Week 3/));
  await userEvent.click(screen.getByRole("button", { name: "Add to the course page" }));
  expect((await screen.findByRole("alert")).textContent).toContain("waited too long");
  expect(screen.getByLabelText<HTMLInputElement>(/Week 3/).checked).toBe(true);
  expect(submit).not.toHaveBeenCalled();
});

/** Make an activity with the title that the LMS proposes. */
async function make(): Promise<void> {
  const made = activity({ id: "n", title: "From the LMS", score_maximum: 250 });
  holder.server.on("POST /api/activities", { id: "n" }).on("GET /api/activities/n", made);
  await open();
  await userEvent.click(await screen.findByRole("button", { name: "Make a new activity" }));
  await userEvent.click(await screen.findByRole("button", { name: "Go on" }));
  await screen.findByText("Heat");
}

it("an activity that is made here is put on the course page at once", async () => {
  await make();
  expect(screen.getByText(/out of 100 at most/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Add to the course page" }));
  await waitFor(() => expect(submit).toHaveBeenCalledOnce());
  expect(sent()).toMatchObject({ activity_ids: ["n"] });
});

it("an activity that is made here is chosen when others are looked at, too", async () => {
  await make();
  holder.server.on(LIST, [activity({ id: "n", title: "From the LMS" })]);
  await userEvent.click(screen.getByRole("button", { name: "Back to the choice" }));
  const box = await screen.findByLabelText<HTMLInputElement>(/From the LMS/);
  expect(box.checked).toBe(true);
});
