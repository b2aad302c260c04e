/**
 * Lets people write in one answer with Yjs, as their editors do, and prints what they sent.
 *
 * Run: node tests/fuzz/yjs_writers.mjs SEED NUMBER STEPS, from the top of the repository. Prints an
 * object a line, for NUMBER documents: `sent` are the updates in base64, as a server got them.
 * `texts` is the number of different texts that the pages show in the end; it must be one.
 */

import { defaultDeleteFilter, defaultProtectedNodes } from "y-prosemirror";
import { runnerImport } from "vite";
import * as Y from "yjs";

const { module: undo } = await runnerImport("./static/src/document/response/undo.ts");

const WITH_TEXT = ["paragraph", "heading", "code_block"];
const WORDS = ["a ", "two words", "é", "漢字", "👩‍👩‍👧", "x"];
const HERE = {};

function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

class Writer {
  constructor(client, some) {
    this.some = some;
    this.doc = new Y.Doc();
    this.doc.clientID = client;
    this.root = this.doc.getXmlFragment("response");
    this.unsent = [];
    this.read = 0;
    this.doc.on("update", (update, origin) => origin === "others" || this.unsent.push(update));
    undo.anchorWhatIsRestored(this.doc);
    this.history = new Y.UndoManager(this.root, {
      trackedOrigins: new Set([HERE]),
      deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
    });
  }

  pick(list) {
    return list[this.some(list.length)];
  }

  /** All that an element holds, deep inside as well, with the root first. */
  containers() {
    const found = [this.root];
    for (const each of found) {
      found.push(...each.toArray().filter((child) => child instanceof Y.XmlElement));
    }
    return found;
  }

  texts() {
    const found = this.containers().filter((each) => WITH_TEXT.includes(each.nodeName));
    return found.flatMap((each) => each.toArray());
  }

  edit() {
    const step = this.some(100);
    if (step < 12) {
      this.history.undo();
    } else if (step < 18) {
      this.history.redo();
    } else {
      this.doc.transact(() => this.change(step), HERE);
      if (this.some(2) === 0) {
        this.history.stopCapturing();
      }
    }
  }

  change(step) {
    const text = this.texts().length > 0 ? this.pick(this.texts()) : null;
    if (text === null || step < 40) {
      this.addBlocks();
    } else if (step < 65) {
      const [at] = this.stretch(text);
      text.applyDelta([{ retain: at }, { insert: this.pick(WORDS), attributes: this.marks() }]);
    } else if (step < 72) {
      const [at, length] = this.stretch(text);
      text.applyDelta([{ retain: at }, { retain: length, attributes: this.marks() }]);
    } else if (step < 85) {
      const [at, length] = this.stretch(text);
      text.delete(at, length);
    } else {
      this.removeBlocks();
    }
  }

  /** Place and length of some whole characters of a text; often of none. */
  stretch(text) {
    const characters = [...text.toDelta().map((run) => run.insert).join("")];
    const first = this.some(characters.length + 1);
    const chosen = characters.slice(first, first + this.some(6));
    return [characters.slice(0, first).join("").length, chosen.join("").length];
  }

  marks() {
    return this.pick([{}, {}, { strong: {} }, { strong: null }, { em: {} }]);
  }

  addBlocks() {
    const places = this.containers().filter((each) => !WITH_TEXT.includes(each.nodeName));
    const place = this.pick(places);
    const blocks = Array.from({ length: 1 + this.some(2) }, () => this.block(place));
    place.insert(this.some(place.length + 1), blocks);
  }

  block(place) {
    const isList = place.nodeName === "bullet_list";
    const name = isList ? "list_item" : this.pick(["paragraph", "blockquote", "bullet_list"]);
    const made = new Y.XmlElement(name);
    if (name === "paragraph") {
      const text = new Y.XmlText();
      text.insert(0, this.pick(WORDS));
      made.insert(0, [text]);
    }
    return made;
  }

  removeBlocks() {
    const places = this.containers().filter(
      (each) => !WITH_TEXT.includes(each.nodeName) && each.length > 0,
    );
    if (places.length > 0) {
      const place = this.pick(places);
      const at = this.some(place.length);
      place.delete(at, Math.min(1 + this.some(2), place.length - at));
    }
  }

  send(log) {
    if (this.unsent.length > 0) {
      log.push(...(this.some(2) === 0 ? this.unsent : [Y.mergeUpdates(this.unsent)]));
      this.unsent = [];
    }
  }

  /** Take in some of what the others have sent since, or all of it. */
  receive(log, all = false) {
    const end = all ? log.length : this.read + this.some(log.length - this.read + 1);
    for (; this.read < end; this.read += 1) {
      Y.applyUpdate(this.doc, log[this.read], "others");
    }
  }
}

function write(seed, steps) {
  const some = random(seed);
  const clients = [7, 300, 4_000_000_000].slice(0, 2 + some(2));
  const writers = clients.map((client) => new Writer(client, some));
  const log = [];
  for (let step = 0; step < steps; step += 1) {
    const writer = writers[some(writers.length)];
    const act = some(10);
    if (act < 7) {
      writer.edit();
    } else if (act < 9) {
      writer.send(log);
    } else {
      writer.receive(log);
    }
  }
  // Taking something in, Yjs may clean up formats, which the others are to know.
  while (writers.some((writer) => writer.unsent.length > 0 || writer.read < log.length)) {
    writers.forEach((writer) => writer.send(log));
    writers.forEach((writer) => writer.receive(log, true));
  }
  const shown = new Set(writers.map((writer) => writer.root.toString()));
  return {
    sent: log.map((update) => Buffer.from(update).toString("base64")),
    texts: shown.size,
  };
}

const [seed, number, steps] = process.argv.slice(2).map(Number);
for (let each = 0; each < number; each += 1) {
  process.stdout.write(`${JSON.stringify(write(seed + each, steps))}\n`);
}
