// @vitest-environment jsdom
/** Pointer and question reach pages that were away, and never an older state after a newer one. */

import { beforeEach, expect, it, vi } from "vitest";
import type { LedPlace } from "../../../sync/protocol";
import { useFakeServer } from "../../../testing/fake_server";
import { render, screen, waitFor } from "../../../testing/render";
import type { AnnotationPageModel } from "./use_annotation_page";
import { useShown } from "./use_shown";

const holder = useFakeServer();
const SHOWN = "GET /api/activities/a/shown";

/** The parts of a store that the hook uses. */
class Store {
  state = { saving: { isOffline: false } };
  onPointerChanged: (place: LedPlace | null) => void = () => undefined;
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  goOffline(isOffline: boolean): void {
    this.state = { saving: { isOffline } };
    for (const listener of this.listeners) {
      listener();
    }
  }
}

let store = new Store();

beforeEach(() => {
  store = new Store();
  vi.spyOn(Math, "random").mockReturnValue(0);
});

function Page({ model }: { readonly model: AnnotationPageModel }) {
  return <p>Asked: {useShown(model).poll?.text ?? "nothing"}</p>;
}

async function open(): Promise<void> {
  const workspace = { activity: { id: "a" }, is_bound: true, is_pointing: false };
  await render(<Page model={{ workspace, store } as unknown as AnnotationPageModel} />);
}

function shown(text: string | null) {
  const asked = { id: "p", choices: [], closes_in: 60, choice: null, words: null };
  return { pointer: null, poll: text === null ? null : { ...asked, text } };
}

const asked = () => holder.server.requests;

it("asks again once the page is back", async () => {
  holder.server.on(SHOWN, shown("Is it so?"));
  await open();
  store.goOffline(true);
  expect(asked()).toHaveLength(0);
  store.goOffline(false);
  expect(await screen.findByText("Asked: Is it so?")).toBeTruthy();
});

it("takes no answer to an earlier question", async () => {
  await open();
  store.onPointerChanged(null);
  await waitFor(() => expect(asked()).toHaveLength(1));
  store.onPointerChanged(null);
  await waitFor(() => expect(asked()).toHaveLength(2));
  asked()[1]?.respond(shown("The newer one"));
  expect(await screen.findByText("Asked: The newer one")).toBeTruthy();
  asked()[0]?.respond(shown("The older one"));
  await waitFor(() => expect(asked()[0]?.signal?.aborted).toBe(true));
  expect(screen.getByText("Asked: The newer one")).toBeTruthy();
});

it("goes along with a lead that it knows, and asks once for one that it does not", async () => {
  const led = { id: "x", conversation: "c", start: 0, end: 1, lead: "l", led_by: "Dr Lee" };
  holder.server.on(SHOWN, { pointer: led, poll: null });
  const workspace = { activity: { id: "a" }, is_bound: true, is_pointing: false };
  function Led() {
    const { pointer } = useShown({ workspace, store } as unknown as AnnotationPageModel);
    return <p>At {pointer?.start ?? "nothing"}</p>;
  }
  await render(<Led />);
  store.onPointerChanged({ lead: "l", conversation: "c", start: 0 });
  await screen.findByText("At 0");
  store.onPointerChanged({ lead: "l", conversation: "c", start: 70 });
  await screen.findByText("At 70");
  expect(holder.server.requests).toHaveLength(1);
});
