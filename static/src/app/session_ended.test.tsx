// @vitest-environment jsdom
/** A page whose session has ended goes on with a session of the same member, role and link. */

import { act } from "preact/test-utils";
import { expect, it, vi } from "vitest";
import type { SessionInfo } from "../api/openapi.generated";
import { renewed, replaceSession, token } from "../api/session";
import { type OfferedSession, offerSession } from "../launch/session_handover";
import * as data from "../testing/data";
import { useFakeServer } from "../testing/fake_server";
import { render } from "../testing/render";
import { SessionEnded } from "./session_ended";

const holder = useFakeServer();

const LAUNCHED = data.session();
const ENTERED: SessionInfo = { ...LAUNCHED, link: null, sign_in: "s" };
const SIGN_IN: SessionInfo = {
  ...ENTERED,
  course: null,
  role: null,
  enrolment_id: null,
};

/** A page whose session has ended, and another tab with a session; stops offering it. */
async function ended(page: SessionInfo, onRenewed: () => void): Promise<() => void> {
  replaceSession("old", "o");
  await render(<SessionEnded session={page} onRenewed={onRenewed} />);
  const other: OfferedSession = { token: "other", arrival: "t" };
  const stop = offerSession(page.person.id, () => other);
  await act(() => void renewed({ sentence: "You are out.", advice: "Come in." }));
  return stop;
}

/** Answers about sessions, in the order in which the page asks. */
function sessionsAre(...infos: SessionInfo[]): void {
  let asked = 0;
  holder.server.on("GET /api/here", ({ respond }: { respond: (body: unknown) => void }) =>
    respond(infos[Math.min(asked++, infos.length - 1)]),
  );
  holder.server.on("POST /api/enter", { token: "entered", arrival: "e", is_kept: true });
}

it.each([
  ["the same launch", LAUNCHED, [LAUNCHED], "other"],
  ["a course that is entered from a new sign-in", ENTERED, [SIGN_IN, ENTERED], "entered"],
])("goes on with %s", async (_, page, infos, expected) => {
  sessionsAre(...infos);
  const stop = await ended(page, () => undefined);
  await vi.waitFor(() => expect(token()).toBe(expected));
  stop();
});

const OTHER_LINK: SessionInfo = {
  ...LAUNCHED,
  link: { id: "l2", title: "Week 4", activity_id: "a2" },
};

it.each<[string, SessionInfo, SessionInfo[], SessionInfo[]]>([
  ["another role", { ...LAUNCHED, role: "student" }, [LAUNCHED], []],
  [
    "another person",
    LAUNCHED,
    [{ ...LAUNCHED, person: { id: "q", name: "Ben", email: null } }],
    [],
  ],
  ["another link", LAUNCHED, [OTHER_LINK], []],
  ["another role since", ENTERED, [SIGN_IN, { ...ENTERED, role: "student" }], [SIGN_IN]],
])("does not go on with a session of %s", async (_, page, wrong, again) => {
  sessionsAre(...wrong, ...again, page);
  const onRenewed = vi.fn();
  const stop = await ended(page, onRenewed);
  await vi.waitFor(() => expect(holder.server.sent("GET")).toHaveLength(wrong.length));
  expect(onRenewed).not.toHaveBeenCalled();
  // The next one that is offered is right, and is the first that is taken.
  const next = offerSession(page.person.id, () => null);
  await vi.waitFor(() => expect(token()).not.toBe("old"));
  expect(onRenewed).toHaveBeenCalledOnce();
  expect(holder.server.sent("GET")).toHaveLength(wrong.length + again.length + 1);
  stop();
  next();
});
