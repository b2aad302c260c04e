// @vitest-environment jsdom
/** Administrators find a person, and change or erase only who is shown, after a typed name. */

import { beforeEach, expect, it } from "vitest";
import type { PersonDetails } from "../../api/openapi.generated";
import { administration } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { AdminPage } from "./page";

const holder = useFakeServer();
const PERSON = "/api/admin/people/p1";

function details(change: Partial<PersonDetails> = {}): PersonDetails {
  return {
    person: {
      id: "p1",
      name: "Ada",
      email: null,
      created_at: "2026-03-02T10:00:00Z",
      suspended_at: null,
      administrator_since: null,
      erased_at: null,
      accounts: [
        {
          issuer: "https://lms.example",
          subject: "7",
          origin_id: "p",
          created_at: "2026-03-02T10:00:00Z",
          staff_at: null,
        },
        {
          issuer: "openid:https://id.example",
          subject: "8",
          origin_id: "q",
          created_at: "2026-03-02T10:00:00Z",
          staff_at: "2026-03-04T10:00:00Z",
        },
      ],
      courses: [{ course_id: "c1", title: "Rivers", role: "student", active: true }],
    },
    linked: [],
    sign_ins: [],
    erasure: null,
    ...change,
  };
}

beforeEach(async () => {
  holder.server
    .on("GET /api/admin", administration())
    .on("GET /api/admin/people?words=", [])
    .on("GET /api/admin/erasures", [])
    .on("GET /api/admin/people?words=ada", [details().person])
    .on(`GET ${PERSON}`, details());
  await render(<AdminPage />);
  await userEvent.click(await screen.findByRole("button", { name: "People" }));
});

async function showAda(): Promise<void> {
  await userEvent.type(await screen.findByLabelText(/Part of a name/), "ada{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: "Show Ada" }));
  await screen.findByRole("article", { name: "Ada" });
}

it("finds somebody by words, with their accounts and courses", async () => {
  expect(await screen.findByText("None yet: find somebody, and grant it.")).toBeTruthy();
  await showAda();
  const shown = screen.getByRole("article").textContent;
  expect(shown).toContain("7 at https://lms.exampleAccount");
  expect(shown).toMatch(/8 at openid:https:\/\/id\.example staff, as it said on .*2026/);
  expect(screen.getByRole("article").textContent).toContain("Rivers, as student");
});

it("suspends whoever is shown, and shows them as the server has them then", async () => {
  await showAda();
  holder.server.on(`PUT ${PERSON}/suspension`, details());
  const { person } = details();
  const suspended = { ...person, suspended_at: "2026-03-03T10:00:00Z" };
  holder.server.on(`GET ${PERSON}`, details({ person: suspended }));
  await userEvent.click(screen.getByRole("button", { name: "Suspend" }));
  expect(await screen.findByRole("button", { name: "Let them come again" })).toBeTruthy();
  const sent = holder.server.requests.find(({ method }) => method === "PUT");
  expect(sent?.body).toEqual({ suspended: true });
});

it("links a person with another account, and separates one that was linked", async () => {
  const linked = [{ id: "q", joined_at: "2026-03-05T10:00:00Z", joined_by: "proofs" as const }];
  holder.server.on(`GET ${PERSON}`, details({ linked }));
  await showAda();
  await userEvent.click(screen.getByText("Linked with 1 more"));
  holder.server.on(`DELETE ${PERSON}/links/q`, details());
  await userEvent.click(screen.getByRole("button", { name: "Separate" }));
  holder.server.on(`GET ${PERSON}`, details());
  await userEvent.click(screen.getByRole("button", { name: /Separate this/ }));
  await screen.findByText("Linked with nobody");
  const other = { ...details().person, id: "r", name: "Ada L." };
  holder.server.on("GET /api/admin/people?words=l.", [details().person, other]);
  holder.server.on(`POST ${PERSON}/links`, details());
  await userEvent.type(screen.getByLabelText(/Another account/), "l.{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: "Link" }));
  await userEvent.click(screen.getByRole("button", { name: /one person/ }));
  const sent = holder.server.requests.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ person_id: "r" });
});

it("erases in two steps, and says beside the field that the name is another", async () => {
  await showAda();
  expect(holder.server.sent("POST")).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Erase this person…" }));
  holder.server.refuse(`POST ${PERSON}/erasure`, "That is not the name.", 400, "name");
  await userEvent.type(screen.getByLabelText(/to erase them/), "Ben{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("That is not the name.");
  const erasure = {
    person_id: "p1",
    began_at: "2026-03-03T10:00:00Z",
    finished_at: null,
    waiting: 2,
    failing: [],
  };
  holder.server.on(`POST ${PERSON}/erasure`, erasure);
  holder.server.on(`GET ${PERSON}`, details({ erasure }));
  await userEvent.click(screen.getByRole("button", { name: "Erase for good" }));
  await waitFor(() =>
    expect(screen.getByRole("status").textContent).toBe(
      "Erased: 2 documents are still to be rewritten.",
    ),
  );
  expect(screen.queryByRole("button", { name: "Suspend" })).toBeNull();
});

it("shows the audit log page by page, and what a filter leaves", async () => {
  const event = {
    id: 7,
    at: "2026-03-03T10:00:00Z",
    event: "grade:set",
    person_id: "p1",
    course_id: null,
    details: { by: "p2" },
  };
  const types = ["grade:set"];
  const page = { events: [event], names: { p1: "Ada" }, types, next_before: 7 };
  holder.server
    .on("GET /api/admin/audit?", page)
    .on("GET /api/admin/audit?before=7", { events: [], names: {}, types, next_before: null })
    .on("GET /api/admin/audit?event=grade%3Aset", { ...page, next_before: null });
  await userEvent.click(screen.getByRole("button", { name: "Audit log" }));
  expect(await screen.findByText("by: p2")).toBeTruthy();
  expect(screen.getByText("person: Ada (p1)")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Older" }));
  expect(await screen.findByText("No event fits.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Newer" }));
  expect(await screen.findByText("by: p2")).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText("Event"), "grade:set");
  await userEvent.click(screen.getByRole("button", { name: "Show" }));
  await waitFor(() => expect(holder.server.sent().at(-1)).toContain("event=grade"));
});

it("gives a course a rule of its own, and says what it would erase", async () => {
  const course = {
    course_id: "c1",
    title: "Rivers",
    days: 400,
    is_own_rule: false,
    last_activity_at: "2026-03-02T10:00:00Z",
    due_at: "2027-04-06T10:00:00Z",
    is_due: false,
    people: 3,
    kept_elsewhere: 0,
  };
  holder.server
    .on("GET /api/admin/retention", { default_days: 400, courses: [course] })
    .on("PUT /api/admin/retention/c1", { default_days: 400, courses: [course] });
  await userEvent.click(screen.getByRole("button", { name: "Retention" }));
  expect(await screen.findByText(/3 people will be erased/)).toBeTruthy();
  const field = screen.getByLabelText(/Days after the last activity/);
  await userEvent.clear(field);
  await userEvent.click(screen.getByRole("button", { name: "Set for this course" }));
  await waitFor(() => expect(holder.server.sent("PUT")).toHaveLength(1));
  const sent = holder.server.requests.find(({ method }) => method === "PUT");
  expect(sent?.body).toEqual({ is_default: false, days: null });
});
