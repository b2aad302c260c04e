/**
 * Writes yjs_updates.json: what Yjs itself sends for what people do, so that the Python tests need
 * no Node. Run it from the top of the repository: node tests/vectors/make_yjs_updates.mjs
 *
 * Each story is a list of updates in the order in which the server gets them, and the document that
 * all have at the end.
 */

import { writeFileSync } from "node:fs";
import * as Y from "yjs";

const CONVERSATION = "00000000-0000-4000-8000-000000000001";
const OWN_TAG = "00000000-0000-4000-8000-00000000000";
const NOW = 1_700_000_000_000;
const NOTE = "aaaaaaaa/00000000-0000-4000-8000-00000000000a";
const COMMENT = "bbbbbbbb/00000000-0000-4000-8000-00000000000b";

/** A server that believes everything, and its pages. */
class Story {
  constructor(name) {
    this.name = name;
    this.server = new Y.Doc();
    this.server.clientID = 1;
    this.updates = [];
  }

  page(client, author, role = "student") {
    return new Page(this, client, author, role);
  }

  take(page, update) {
    Y.applyUpdate(this.server, update);
    this.updates.push({
      clients: [...page.clients],
      author: page.author,
      role: page.role,
      update: Buffer.from(update).toString("base64"),
    });
  }

  toVector() {
    return {
      name: this.name,
      updates: this.updates,
      document: {
        highlights: this.server.getMap("highlights").toJSON(),
        tags: this.server.getMap("tags").toJSON(),
      },
    };
  }
}

/** One person's document; sends each transaction while it is online. */
class Page {
  constructor(story, client, author, role) {
    this.story = story;
    this.author = author;
    this.role = role;
    this.clients = new Set([client]);
    this.doc = new Y.Doc();
    this.doc.clientID = client;
    this.isOnline = false;
    this.receive();
    this.isOnline = true;
    this.doc.on("update", (update, origin) => {
      if (this.isOnline && origin !== "server") {
        this.story.take(this, update);
      }
    });
  }

  get highlights() {
    return this.doc.getMap("highlights");
  }

  get tags() {
    return this.doc.getMap("tags");
  }

  receive() {
    const vector = Y.encodeStateVector(this.doc);
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(this.story.server, vector), "server");
  }

  goOffline() {
    this.isOnline = false;
  }

  /** Connect again, with a client id of the new ticket's: the server asks, the page answers. */
  comeBack(client = null) {
    const answer = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.story.server));
    this.receive();
    if (client !== null) {
      this.clients.add(client);
      this.doc.clientID = client;
    }
    this.isOnline = true;
    this.story.take(this, answer);
  }

  addHighlight(key, more = {}) {
    this.doc.transact(() => {
      const fields = {
        conversation: CONVERSATION,
        start: 199_980,
        end: 200_000,
        quote: "Grüße, 漢字, עברית, 😀",
        prefix: "",
        suffix: "fore",
        tag: "t1",
        created: NOW,
        ...more,
      };
      const highlight = new Y.Map(Object.entries(fields));
      highlight.set("comments", new Y.Map());
      this.highlights.set(key, highlight);
    });
  }

  addComment(highlightKey, key, text) {
    this.doc.transact(() => {
      const comment = new Y.Map();
      comment.set("text", text);
      comment.set("created", NOW);
      this.highlights.get(highlightKey).get("comments").set(key, comment);
    });
  }

  comment(highlightKey, key) {
    return this.highlights.get(highlightKey).get("comments").get(key);
  }

  addTag(key, name) {
    this.doc.transact(() => {
      this.tags.set(key, new Y.Map(Object.entries({ name, color: "#17845f", position: 0 })));
    });
  }
}

const STORIES = {
  "one thing after the other": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    ada.highlights.get(NOTE).set("tag", "t2");
    const ben = story.page(200, "bbbbbbbb");
    ben.addComment(NOTE, COMMENT, "Why?");
    ben.comment(NOTE, COMMENT).set("text", "Why not?");
  },

  "written and deleted again": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    const ben = story.page(200, "bbbbbbbb");
    ben.addComment(NOTE, COMMENT, "Why?");
    ben.highlights.get(NOTE).get("comments").delete(COMMENT);
    ben.addComment(NOTE, COMMENT, "Why, again?");
    ada.receive();
    ada.highlights.delete(NOTE);
  },

  "tags by a teacher": (story) => {
    const tess = story.page(300, "cccccccc", "teacher");
    tess.addTag(`cccccccc-${OWN_TAG}1`, "Good");
    tess.addTag(`cccccccc-${OWN_TAG}2`, "Bad");
    tess.tags.get(`cccccccc-${OWN_TAG}1`).set("name", "Better");
  },

  "an evening offline, in one answer": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    ada.goOffline();
    for (const tag of ["t2", "t3", "t4"]) {
      ada.highlights.get(NOTE).set("tag", tag);
    }
    ada.addComment(NOTE, "aaaaaaaa/1", "first");
    ada.comment(NOTE, "aaaaaaaa/1").set("text", "second");
    ada.addComment(NOTE, "aaaaaaaa/2", "regretted");
    ada.highlights.get(NOTE).get("comments").delete("aaaaaaaa/2");
    ada.addHighlight("aaaaaaaa/3");
    ada.highlights.delete("aaaaaaaa/3");
    ada.comeBack();
  },

  "two offline evenings under two client ids": (story) => {
    const ada = story.page(900, "aaaaaaaa");
    ada.goOffline();
    ada.addHighlight(NOTE);
    ada.doc.clientID = 101;
    ada.clients.add(101);
    ada.highlights.get(NOTE).set("tag", "t2");
    ada.addComment(NOTE, "aaaaaaaa/1", "one");
    ada.comeBack(555);
    ada.addComment(NOTE, "aaaaaaaa/2", "two");
  },

  "the same tag at the same time, the later one wins": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    const tess = story.page(300, "cccccccc", "tutor");
    ada.highlights.get(NOTE).set("tag", "t2");
    tess.highlights.get(NOTE).set("tag", "t3");
  },

  "the same tag at the same time, the later one loses": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    const tess = story.page(30, "cccccccc", "tutor");
    ada.highlights.get(NOTE).set("tag", "t2");
    tess.highlights.get(NOTE).set("tag", "t3");
    tess.highlights.get(NOTE).set("tag", "t4");
    ada.receive();
    ada.highlights.get(NOTE).set("tag", "t5");
  },

  "comments on what a tutor has just deleted": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    const ben = story.page(200, "bbbbbbbb");
    const tess = story.page(300, "cccccccc", "tutor");
    tess.highlights.delete(NOTE);
    ben.addComment(NOTE, COMMENT, "Why?");
    ada.highlights.get(NOTE).set("tag", "t2");
    ben.comment(NOTE, COMMENT).set("text", "Still there?");
    ben.receive();
    ben.addHighlight("bbbbbbbb/1");
  },

  "undone and done again": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    const undo = new Y.UndoManager(ada.highlights, { captureTimeout: 0 });
    ada.addHighlight(NOTE);
    ada.highlights.get(NOTE).set("tag", "t2");
    undo.undo();
    undo.redo();
    ada.highlights.delete(NOTE);
    undo.undo();
    ada.goOffline();
    ada.addHighlight("aaaaaaaa/1");
    undo.undo();
    undo.redo();
    ada.comeBack();
  },

  "several updates merged into one": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.goOffline();
    const waiting = [];
    ada.doc.on("update", (update) => waiting.push(update));
    ada.addHighlight(NOTE);
    ada.highlights.get(NOTE).set("tag", "t2");
    ada.addComment(NOTE, "aaaaaaaa/1", "one");
    story.take(ada, Y.mergeUpdates(waiting));
  },

  "everything sent again, and again": (story) => {
    const ada = story.page(100, "aaaaaaaa");
    ada.addHighlight(NOTE);
    const ben = story.page(200, "bbbbbbbb");
    ben.addComment(NOTE, COMMENT, "Why?");
    story.take(ben, Y.encodeStateAsUpdate(ben.doc));
    ada.receive();
    ada.addComment(NOTE, "aaaaaaaa/1", "Because");
    story.take(ada, Y.encodeStateAsUpdate(ada.doc));
  },
};

const vectors = Object.entries(STORIES).map(([name, play]) => {
  const story = new Story(name);
  play(story);
  return story.toVector();
});
writeFileSync("tests/vectors/yjs_updates.json", `${JSON.stringify(vectors, null, 2)}\n`);
