// @vitest-environment jsdom
/** The page on invitations lists addresses and links, and keeps what was refused in sight. */

import { beforeEach, expect, it } from "vitest";
import type { Invitation, JoinLink } from "../../api/openapi.generated";
import { session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { InvitePage } from "./page";

const holder = useFakeServer();
const LIST = "GET /api/invitations";

function invitation(email: string, given: Partial<Invitation> = {}): Invitation {
  const open = { name: null, accepted: false, expires_at: null };
  return { id: email.split("@")[0] ?? "", email, role: "student", ...open, ...given };
}

function link(given: Partial<JoinLink> = {}): JoinLink {
  return {
    id: "l",
    address: "https://tool.example/class#secret",
    qr_code: "data:image/svg+xml,%3Csvg/%3E",
    role: "student",
    most_people: 2,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    is_on: true,
    is_withdrawn: false,
    arrivals: [],
    ...given,
  };
}

beforeEach(() => {
  holder.server.on(LIST, { invitations: [], links: [] });
  holder.server.on("GET /api/course/lms-courses", []);
});

async function open(isInLms = true): Promise<void> {
  const course = { id: "c", title: "Reading circle", label: "RC", is_in_lms: isInLms };
  await render(<InvitePage session={{ ...session("invite", "manage_activity"), course }} />);
}

it("invites a pasted list, and keeps what was refused in the box with the reason", async () => {
  holder.server
    .on("POST /api/invitations", {
      invitations: [invitation("eve@example.org")],
      refused: [{ entry: "nobody", sentence: "That is not an e-mail address." }],
    })
    .on("DELETE /api/invitations/eve", ({ respond }: SentRequest) => respond(null, 204));
  await open();
  const box = await screen.findByLabelText<HTMLTextAreaElement>(/E-mail addresses/);
  await userEvent.type(box, "Eve <eve@example.org>; nobody");
  await userEvent.selectOptions(screen.getByLabelText("Kept for"), "7");
  await userEvent.click(screen.getByRole("button", { name: "Keep places" }));
  expect((await screen.findByRole("alert")).textContent).toContain(
    "nobody: That is not an e-mail address.",
  );
  expect(box.value).toBe("nobody");
  expect(holder.server.requests.find(({ method }) => method === "POST")?.body).toEqual({
    addresses: "Eve <eve@example.org>; nobody",
    role: "student",
    days: 7,
  });
  const remove = { name: "Withdraw the invitation of eve@example.org" };
  await userEvent.click(await screen.findByRole("button", remove));
  await waitFor(() => expect(screen.queryByText("eve@example.org")).toBeNull());
});

it("says what has become of an invitation", async () => {
  const past = new Date(Date.now() - 86_400_000).toISOString();
  holder.server.on(LIST, {
    invitations: [
      invitation("a@example.org", { email: null, name: "Ada", accepted: true }),
      invitation("b@example.org", { expires_at: past }),
    ],
    links: [],
  });
  await open();
  const list = await screen.findByRole("list", { name: "Invited" });
  const rows = list.querySelectorAll("li");
  expect(rows[0]?.textContent).toContain("Adastudent · has come in");
  expect(rows[1]?.textContent).toContain("did not come in time");
});

it.each<[string, Partial<JoinLink>]>([
  ["Lets people in", {}],
  ["Switched off", { is_on: false }],
  ["Has run out", { expires_at: "2026-01-01T00:00:00Z" }],
  ["Withdrawn", { is_withdrawn: true, address: null, qr_code: null }],
  ["Full", { most_people: 1 }],
])("a link says: %s", async (words, given) => {
  const came = { enrolment_id: "e", name: "Ben", joined_at: "2026-01-01T00:00:00Z" };
  const arrivals = words === "Full" ? [{ ...came, is_removed: false }] : [];
  holder.server.on(LIST, { invitations: [], links: [link({ ...given, arrivals })] });
  await open();
  expect(await screen.findByText(words)).toBeTruthy();
  const isOffered = screen.queryByRole("button", { name: "Show the QR code" }) !== null;
  expect(isOffered).toBe(words !== "Withdrawn");
});

it("a link is made, switched off, and shows who came by it", async () => {
  const arrivals = [
    { enrolment_id: "e", name: "Ben", joined_at: "2026-01-01T00:00:00Z", is_removed: false },
  ];
  holder.server
    .on("POST /api/join-links", ({ respond }: SentRequest) => {
      holder.server.on(LIST, { invitations: [], links: [link({ arrivals })] });
      respond(link(), 201);
    })
    .on("PATCH /api/join-links/l", ({ respond }: SentRequest) => respond(null, 204))
    .on("DELETE /api/join-links/l/people/e", ({ respond }: SentRequest) => respond(null, 204));
  await open();
  await userEvent.click(await screen.findByRole("button", { name: "Make a link" }));
  expect((await screen.findByText("https://tool.example/class#secret")).tagName).toBe("CODE");
  expect(holder.server.requests.find(({ method }) => method === "POST")?.body).toEqual({
    role: "student",
    days: 7,
    most_people: 40,
  });
  await userEvent.click(screen.getByRole("button", { name: "Switch off" }));
  await waitFor(() =>
    expect(holder.server.requests.find(({ method }) => method === "PATCH")?.body).toEqual({
      is_on: false,
    }),
  );
  await userEvent.click(screen.getByText("Who came by it (1)"));
  await userEvent.click(screen.getByRole("button", { name: "Take out" }));
  await userEvent.click(screen.getByRole("button", { name: "Take Ben out of the class?" }));
  await waitFor(() => expect(holder.server.sent("DELETE")).toHaveLength(1));
});

it("a class without an LMS is joined to a course after a question that says what comes", async () => {
  holder.server.on("GET /api/course/lms-courses", [
    {
      id: "k",
      title: "AI and Society",
      activities: 1,
      marks: 2,
      people: 3,
      in_both: 1,
      new_staff: 1,
    },
  ]);
  holder.server.refuse("POST /api/course/lms-course", "This class has been joined already.");
  await open(false);
  const row = await screen.findByText(/1 activity · 2 marks · 3 people \(1 in both\) · 1 teacher/);
  expect(row).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Join" }));
  const question = { name: "Join this class to AI and Society for good?" };
  await userEvent.click(screen.getByRole("button", question));
  expect((await screen.findByRole("alert")).textContent).toContain("joined already");
});

it("a course of an LMS cannot be joined to anything", async () => {
  await open();
  await screen.findByRole("heading", { name: "By a link" });
  expect(screen.queryByRole("heading", { name: /Join this class/ })).toBeNull();
});
