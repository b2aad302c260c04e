// @vitest-environment jsdom
/** A place is opened once; whoever goes elsewhere while it is on its way stays there. */

import { createElement } from "preact";
import { beforeEach, expect, it, vi } from "vitest";
import { render } from "../../../testing/render";
import type { Place } from "../store/addresses";
import { type NoteFilter, SHOW_ALL } from "../store/note_filter";
import type { AnnotationPageModel } from "./use_annotation_page";
import { usePlace } from "./use_place";

const NOTE = { key: "note", conversation: "two", tag: "t1", author: "ana", comments: [] };

/** A page with two conversations, of which the second has a note. */
class FakePage {
  conversation = "one";
  filter: NoteFilter = SHOW_ALL;
  text: object | null = null;
  visible: object[] = [];
  readonly show = vi.fn();
  private readonly highlights = new Map([["note", NOTE]]);

  constructor(private readonly place: Place) {}

  async draw(): Promise<void> {
    const model = {
      workspace: { activity: { id: "activity" } },
      state: { notes: { highlights: this.highlights, tags: [] }, isReady: true },
      reading: {
        conversation: { id: this.conversation },
        filter: this.filter,
        text: this.text,
        visible: this.visible,
        isOnPage: () => true,
        showConversation: (id: string) => {
          this.conversation = id;
        },
        setFilter: (filter: NoteFilter) => {
          this.filter = filter;
        },
      },
      open: { show: this.show },
    } as unknown as AnnotationPageModel;
    await render(createElement(Opened, { place: this.place, model }));
  }
}

function Opened({ place, model }: { readonly place: Place; readonly model: AnnotationPageModel }) {
  usePlace(place, model);
  return null;
}

beforeEach(() => {
  vi.stubGlobal("CSS", { escape: String });
  document.body.innerHTML = "";
  location.hash = "";
});

it.each([{ note: "note" }, { conversation: "two", turn: "3" }])(
  "the reader of another conversation is not pulled back to %j",
  async (place) => {
    const page = new FakePage(place);
    await page.draw();
    expect(page.conversation).toBe("two");
    page.conversation = "one";
    page.text = { conversation: "one" };
    await page.draw();
    expect(page.conversation).toBe("one");
    expect(page.show).not.toHaveBeenCalled();
  },
);

it("a filter that is chosen meanwhile stays", async () => {
  const page = new FakePage({ note: "note" });
  await page.draw();
  page.filter = { ...SHOW_ALL, author: "ben" } as NoteFilter;
  await page.draw();
  expect(page.filter).not.toEqual(SHOW_ALL);
});

it("a note is opened once its text is there", async () => {
  const page = new FakePage({ note: "note" });
  await page.draw();
  page.text = { conversation: "two" };
  page.visible = [NOTE];
  await page.draw();
  expect(page.show).toHaveBeenCalledExactlyOnceWith("note");
});
