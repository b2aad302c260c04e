/** Undo brings items back by the rules of the server, and every copy reads them alike. */

import { expect, test } from "vitest";
import * as Y from "yjs";
import { rootOf } from "./root";
import { anchorWhatIsRestored } from "./undo";

/** An item that was deleted and restored, then another behind it, and all of it once more. */
function restoredTwice(prepare: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc();
  prepare(doc);
  const root = rootOf(doc);
  const manager = new Y.UndoManager(root, { captureTimeout: 0 });
  const quote = new Y.XmlElement("blockquote");
  root.insert(0, [quote]);
  quote.insert(0, [new Y.XmlElement("heading")]);
  quote.insert(1, [new Y.XmlElement("code_block")]);
  quote.delete(1, 1);
  manager.undo();
  quote.insert(2, [new Y.XmlElement("paragraph")]);
  root.delete(0, 1);
  manager.undo();
  return doc;
}

function quoteIn(doc: Y.Doc): Y.XmlElement {
  return rootOf(doc).get(0) as Y.XmlElement;
}

/** Items of which the right origin does not stand behind the origin. */
function crossed(type: Y.XmlElement): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = type._start; item !== null; item = item.right) {
    items.push(item);
  }
  const place = (id: Y.ID | null) =>
    items.findIndex((item) => id !== null && Y.compareIDs(item.lastId, id));
  return items.filter(
    (item) => item.rightOrigin !== null && place(item.rightOrigin) <= place(item.origin),
  );
}

test("Yjs by itself finds one neighbour on both sides", () => {
  expect(crossed(quoteIn(restoredTwice(() => undefined)))).toHaveLength(1);
});

test("what is restored stands between two neighbours", () => {
  const doc = restoredTwice(anchorWhatIsRestored);
  expect(crossed(quoteIn(doc))).toEqual([]);
  const names = quoteIn(doc)
    .toArray()
    .map((each) => (each as Y.XmlElement).nodeName);
  expect(names).toEqual(["heading", "code_block", "paragraph"]);
});

test("a copy reads it alike", () => {
  const doc = restoredTwice(anchorWhatIsRestored);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  expect(rootOf(copy).toString()).toBe(rootOf(doc).toString());
});
