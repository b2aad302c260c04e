/**
 * Reads sequences of updates with Yjs and prints, for each, what a browser would show.
 *
 * Run: node tests/fuzz/yjs_reader.mjs FILE, from the top of the repository. FILE has one sequence a
 * line, as a JSON list of updates in base64; so has what is printed, one object a line.
 */

import { readFileSync } from "node:fs";
import * as Y from "yjs";

/** Read a fresh document after all updates of a sequence. */
function read(updates) {
  const doc = new Y.Doc();
  const highlights = doc.getMap("highlights");
  const tags = doc.getMap("tags");
  let thrown = null;
  for (const [at, update] of updates.entries()) {
    try {
      Y.applyUpdate(doc, Buffer.from(update, "base64"));
    } catch (error) {
      thrown = `update ${at}: ${error}`;
      break;
    }
  }
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))];
  return {
    shown: { highlights: highlights.toJSON(), tags: tags.toJSON() },
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
