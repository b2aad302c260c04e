/**
 * Reads sequences of updates with Yjs and prints, for each, what a browser would show.
 *
 * Run: node tests/fuzz/yjs_reader.mjs FILE, from the top of the repository. FILE has one sequence a
 * line, as a JSON list of updates in base64; so has what is printed, one object a line.
 */

import { readFileSync } from "node:fs";
import { equalityDeep } from "lib0/function";
import * as Y from "yjs";

const MARKS = ["strong", "em", "code", "link"];

/** Read a block of an answer, as lti_tool/responses/blocks.py does. */
function block(element) {
  const kind = element.nodeName;
  const inside = element.toArray();
  if (kind === "passage") {
    const { text = "", place = "" } = element.getAttributes();
    return { kind, text, place };
  }
  if (["paragraph", "heading", "code_block"].includes(kind)) {
    const runs = joined(inside.flatMap((text) => text.toDelta().map(run)));
    return kind === "heading"
      ? { kind, runs, level: element.getAttribute("level") ?? 1 }
      : { kind, runs };
  }
  return { kind, blocks: inside.map(block) };
}

function run({ insert, attributes = {} }) {
  const marks = MARKS.filter((name) => (attributes[name] ?? null) !== null);
  const link = marks.includes("link") ? { href: attributes.link.href } : {};
  return { text: insert, marks, ...link };
}

function joined(runs) {
  const found = [];
  for (const each of runs) {
    const last = found.at(-1);
    const isLike = last && JSON.stringify(last.marks) === JSON.stringify(each.marks);
    if (isLike && last.href === each.href) {
      last.text += each.text;
    } else {
      found.push(each);
    }
  }
  return found;
}

function shownIn(doc) {
  return {
    highlights: doc.getMap("highlights").toJSON(),
    tags: doc.getMap("tags").toJSON(),
    response: doc.getXmlFragment("response").toArray().map(block),
  };
}

/** Apply an update as if it were written here: after those of others, Yjs cleans up formats. */
function apply(doc, update) {
  doc.transact((transaction) => {
    Y.applyUpdate(doc, update);
    transaction.local = true;
  });
}

/** Read a fresh document after all updates of a sequence, and once more from its own encoding. */
function read(updates) {
  const doc = new Y.Doc();
  shownIn(doc);
  let thrown = null;
  for (const [at, update] of updates.entries()) {
    try {
      apply(doc, Buffer.from(update, "base64"));
    } catch (error) {
      thrown = `update ${at}: ${error}`;
      break;
    }
  }
  const shown = shownIn(doc);
  const copy = new Y.Doc();
  apply(copy, Y.encodeStateAsUpdate(doc));
  if (thrown === null && !equalityDeep(shownIn(copy), shown)) {
    thrown = "a copy shows something else";
  }
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))];
  return {
    shown,
    vector: vector.filter(([, clock]) => clock > 0).sort(([one], [other]) => one - other),
    waits: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
    thrown,
  };
}

for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  if (line !== "") {
    process.stdout.write(`${JSON.stringify(read(JSON.parse(line)))}\n`);
  }
}
