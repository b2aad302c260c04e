// @vitest-environment jsdom
/** Signing out leaves nothing in this browser, and asks before it deletes what is not sent. */

import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import type { PageData } from "../../api/openapi.generated";
import { beginSession } from "../../api/session";
import { add, clear, countOf } from "../../sync/device/device_store";
import { session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { SignOutButton } from "./sign_out_button";

const holder = useFakeServer();
const SIGN_OUT = "POST /api/sign-out";

beforeEach(async () => {
  beginSession({ token: "t", arrival: "r", session: session() } as PageData);
  await clear("p");
  await clear("other");
  holder.server.on(SIGN_OUT, { continue_at: "#signed-out" });
  await render(<SignOutButton>Sign out</SignOutButton>);
});

async function keep(person: string): Promise<void> {
  const place = { person, activity: "a", title: "A", workspace: "w", document: "d" };
  const rest = { generation: 1, client: 1, at: Date.now(), texts: [], loss: null, code: "" };
  await add([{ ...place, ...rest, part: "shared", update: new Uint8Array([0, 0]) }]);
}

async function press(name: string): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name }));
}

it("asks nothing where everything is sent, and leaves alone what is somebody else's", async () => {
  await keep("other");
  await press("Sign out");
  await waitFor(() => expect(holder.server.sent(SIGN_OUT)).toHaveLength(1));
  expect(await countOf("other")).toBe(1);
});

it("asks before it deletes what is not sent", async () => {
  await keep("p");
  await press("Sign out");
  expect((await screen.findByRole("alert")).textContent).toContain("One change is not sent yet");
  expect(holder.server.sent(SIGN_OUT)).toHaveLength(0);
  await press("Stay");
  expect(await countOf("p")).toBe(1);
  await press("Sign out");
  await press("Delete and sign out");
  await waitFor(async () => expect(await countOf("p")).toBe(0));
  expect(holder.server.sent(SIGN_OUT)).toHaveLength(1);
});
