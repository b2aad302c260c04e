// @vitest-environment jsdom
/** The home page shows what is due, what is new and one's own part, and enters a course. */

import { beforeEach, expect, it, vi } from "vitest";
import type { HomeActivity, HomeCourse } from "../../api/openapi.generated";
import { searchAnswer, searchResult, session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { HomePage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const refreshAndNavigate = vi.fn();
const HOME = "GET /api/home";
const DAY = 86_400_000;

function activity(title: string, given: Partial<HomeActivity> = {}): HomeActivity {
  const times = { opens_at: null, due_at: null, closes_at: null };
  return { id: title, title, ...times, own_notes: 0, new_notes: 0, ...given };
}

function course(...activities: HomeActivity[]): HomeCourse {
  const names = { title: "AI and Society", label: "AIS", platform: "Wattle" };
  return { id: "c", ...names, role: "student", last_arrival_at: null, activities };
}

beforeEach(() => {
  refreshAndNavigate.mockClear();
});

async function open(email: string | null, ...courses: HomeCourse[]): Promise<void> {
  holder.server.on(HOME, courses);
  const person = { ...session().person, email };
  const here = { ...session(), person };
  await render(
    <HomePage
      session={here}
      message=""
      navigate={navigate}
      refreshAndNavigate={refreshAndNavigate}
    />,
  );
}

it("says what is due, what is new and what is one's own", async () => {
  const soon = new Date(Date.now() + DAY).toISOString();
  const before = new Date(Date.now() - DAY).toISOString();
  await open(
    null,
    course(
      activity("Due", { due_at: soon, own_notes: 1, new_notes: 12 }),
      activity("Over", { closes_at: before, own_notes: 3 }),
      activity("Later", { opens_at: soon }),
    ),
  );
  const due = await screen.findByRole("button", { name: /^Due/ });
  expect(due.textContent).toMatch(/Due tomorrow .* · 1 note of yours12 new/);
  expect(screen.getByRole("button", { name: /^Over/ }).textContent).toMatch(/Closed .* · 3 notes/);
  expect(screen.getByRole("button", { name: /^Later/ }).textContent).toMatch(/Opens .* · Nothing/);
});

it("says by which address a teacher can invite somebody who is in no course", async () => {
  await open("ada@example.edu");
  expect((await screen.findByText("ada@example.edu")).closest("p")?.textContent).toContain(
    "A teacher can invite you by exactly this address",
  );
});

it("says why nobody can be invited whose address was not confirmed", async () => {
  await open(null);
  expect(await screen.findByText(/no e-mail address that was confirmed/)).toBeTruthy();
  expect(screen.queryByText(/exactly this address/)).toBeNull();
});

it("enters a course in place where the browser keeps no cookie", async () => {
  holder.server.on("POST /api/enter", { token: "t2", arrival: "s2", is_kept: false });
  await open(null, course(activity("Week 3")));
  await userEvent.click(await screen.findByRole("button", { name: /^Week 3/ }));
  await waitFor(() =>
    expect(refreshAndNavigate).toHaveBeenCalledWith({ screen: "annotate", activity: "Week 3" }),
  );
});

it("shows why a course could not be entered, and lets one try again", async () => {
  holder.server.refuse("POST /api/enter", "You are not in this course any more.");
  await open(null, course(activity("Week 3")));
  await userEvent.click(await screen.findByRole("button", { name: /^Week 3/ }));
  expect((await screen.findByRole("alert")).textContent).toContain("not in this course any more");
  const sent = ({ method }: SentRequest) => method === "POST";
  expect(holder.server.requests.filter(sent)).toHaveLength(1);
});

it("finds a conversation by words of its title, and opens its activity", async () => {
  holder.server.on("POST /api/enter", { token: "t2", arrival: "s2", is_kept: false });
  const found = searchResult({ kind: "conversation", activity_id: "a3", conversation_id: "t1" });
  holder.server.on("GET /api/search?words=heat", searchAnswer(found));
  await open(null, course(activity("Week 3")));
  await userEvent.type(await screen.findByRole("searchbox"), "heat");
  await userEvent.click(await screen.findByRole("button", { name: /Urban heat/ }));
  const place = { screen: "annotate", activity: "a3", conversation: "t1" };
  await waitFor(() => expect(refreshAndNavigate).toHaveBeenCalledWith(place));
});

it("says when nothing is found, and shows all classes again once the words are gone", async () => {
  holder.server.on("GET /api/search?words=xy", searchAnswer());
  await open(null, course(activity("Week 3")));
  await userEvent.type(await screen.findByRole("searchbox"), "xy");
  expect(await screen.findByText(/Nothing that you can read/)).toBeTruthy();
  await userEvent.clear(screen.getByRole("searchbox"));
  expect(screen.getByRole("button", { name: /^Week 3/ })).toBeTruthy();
});

it("offers a new class to staff alone, and shows it once it is made", async () => {
  await open(null);
  await screen.findByText(/not in any course yet/);
  expect(screen.queryByRole("heading", { name: "New class" })).toBeNull();
  const made = { ...course(), title: "Reading circle", platform: null, role: "teacher" as const };
  holder.server.on("POST /api/classes", ({ respond }: SentRequest) => {
    holder.server.on(HOME, [made]);
    respond({ id: "n" }, 201);
  });
  const here = { ...session(), may_create_classes: true };
  await render(
    <HomePage
      session={here}
      message=""
      navigate={navigate}
      refreshAndNavigate={refreshAndNavigate}
    />,
  );
  await userEvent.type(await screen.findByLabelText("Title of the class"), "Reading circle{Enter}");
  expect(await screen.findByText(/Class without an LMS/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "New activity" })).toBeTruthy();
  expect(holder.server.requests.find(({ method }) => method === "POST")?.body).toEqual({
    title: "Reading circle",
  });
});

it("says how somebody came", async () => {
  holder.server.on(HOME, []);
  const message = "You are in “Reading circle” now.";
  await render(
    <HomePage
      session={session()}
      message={message}
      navigate={navigate}
      refreshAndNavigate={refreshAndNavigate}
    />,
  );
  expect((await screen.findByText(message)).getAttribute("role")).toBe("status");
});
