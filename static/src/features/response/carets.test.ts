// @vitest-environment jsdom
/** Carets of others stand where they are, disturb nobody, and cannot break an editor. */

import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { beforeEach, expect, it } from "vitest";
import { ySyncPlugin, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { rootOf } from "../../document/response/root";
import { SCHEMA } from "../../document/response/schema";
import type { Awareness, ClientState } from "../../sync/awareness";
import { carets } from "./carets";

/** Others, as the editor reads them. */
class Others {
  readonly states = new Map<number, ClientState>();
  own: unknown = null;
  private readonly listeners = new Set<() => void>();

  setState(fields: unknown): void {
    this.own = fields;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  put(cursor: unknown, client = 9): void {
    this.states.set(client, { author: "ada", fields: { cursor }, clock: 1, changedAt: 1 });
    for (const listener of this.listeners) {
      listener();
    }
  }
}

let doc: Y.Doc;
let others: Others;
let view: EditorView;

beforeEach(() => {
  doc = new Y.Doc();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText("Light scatters.")]);
  rootOf(doc).insert(0, [paragraph]);
  others = new Others();
  const options = {
    awareness: others as unknown as Awareness,
    nameOf: () => "Ada <b>",
    hueOf: () => 30,
    isShared: () => true,
  };
  document.body.replaceChildren();
  view = new EditorView(document.body, {
    state: EditorState.create({
      schema: SCHEMA,
      plugins: [ySyncPlugin(rootOf(doc)), carets(options, true)],
    }),
  });
  ySyncPluginKey.getState(view.state).binding._forceRerender();
});

function at(offset: number): unknown {
  const text = (rootOf(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText;
  return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, offset));
}

const shown = () => view.dom.querySelectorAll("[data-testid=caret]");

it("shows somebody's words and caret under their name, which is no text of the answer", () => {
  const before = { selection: view.state.selection, doc: view.state.doc };
  others.put({ anchor: at(0), head: at(5) });
  expect(view.dom.querySelector(".live-words")?.textContent).toBe("Light");
  expect(shown()).toHaveLength(1);
  expect(shown()[0]?.textContent).toBe("");
  expect(shown()[0]?.querySelector<HTMLElement>("bdi")?.dataset.name).toBe("Ada <b>");
  expect(shown()[0]?.getAttribute("aria-hidden")).toBe("true");
  expect(view.state.selection).toBe(before.selection);
  expect(view.state.doc).toBe(before.doc);
});

it("goes with the words when somebody writes before them", () => {
  others.put({ anchor: at(6), head: at(6) });
  view.dispatch(view.state.tr.insertText("White l", 1, 2));
  const [caret] = shown();
  expect(caret?.previousSibling?.textContent).toBe("White light ");
});

it.each([
  null,
  7,
  {},
  { anchor: null, head: null },
  { anchor: {}, head: {} },
  { anchor: { item: { client: 1, clock: 999 } }, head: { item: { client: 1, clock: 0 } } },
  { anchor: { type: { client: 5, clock: 2 } }, head: { type: { client: 5, clock: 2 } } },
  { anchor: { tname: "other" }, head: { tname: "other" } },
  { anchor: { item: "x" }, head: { item: [] } },
])("is not disturbed by %j", (cursor) => {
  others.put(cursor);
  others.put({ anchor: at(0), head: at(2) }, 10);
  expect(shown()).toHaveLength(1);
  view.dispatch(view.state.tr.insertText("!", 1));
  expect(view.dom.textContent).toContain("!Light");
});

it("leaves words alone that are being composed", () => {
  Object.defineProperty(view, "composing", { get: () => true });
  const { state } = view;
  others.put({ anchor: at(0), head: at(5) });
  expect(view.state).toBe(state);
});

it("tells where this person writes, and nothing once the focus has gone", () => {
  view.focus();
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, 6)));
  expect(others.own).toMatchObject({ cursor: { anchor: {}, head: {} } });
  view.dom.dispatchEvent(new FocusEvent("focusout"));
  view.dom.blur();
  view.dom.dispatchEvent(new FocusEvent("focusout"));
  expect(others.own).toBeNull();
  view.destroy();
  expect(others.own).toBeNull();
});
