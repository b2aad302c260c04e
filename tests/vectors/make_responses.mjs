/**
 * Writes the document in responses.json, as Yjs sends it: each kind of block, each mark, and two
 * texts in one block. Run it from the top of the repository: node tests/vectors/make_responses.mjs
 */

import { readFileSync, writeFileSync } from "node:fs";
import * as Y from "yjs";

const PLACE = new URL("responses.json", import.meta.url);

function element(name, ...children) {
  const made = new Y.XmlElement(name);
  made.insert(0, children);
  return made;
}

function text(...runs) {
  const made = new Y.XmlText();
  made.applyDelta(runs.map(([insert, attributes = {}]) => ({ insert, attributes })));
  return made;
}

function paragraph(...runs) {
  return element("paragraph", text(...runs));
}

const doc = new Y.Doc();
doc.clientID = 7;
const heading = element("heading", text(["What it knows 🌳"]));
const passage = element("passage");
doc.getXmlFragment("response").insert(0, [
  heading,
  element(
    "paragraph",
    text(["Plain, "], ["strong", { strong: {} }], [" and "], ["both", { strong: {}, em: {} }]),
    text([" 漢字 "], ["code", { code: {} }]),
    text(["here", { link: { href: "https://example.org/a" }, em: {} }]),
  ),
  passage,
  element("blockquote", paragraph(["Quoted."]), element("bullet_list")),
  element("bullet_list", element("list_item", paragraph(["one"]), paragraph(["two"]))),
  element("ordered_list", element("list_item", paragraph(["first"]))),
  element("code_block", text(["a = 1\nb = 2"])),
  element("paragraph"),
]);
heading.setAttribute("level", 2);
passage.setAttribute("text", "Because of scattering.");
passage.setAttribute("place", "at=4.2&conversation=00000000-0000-4000-8000-000000000001");

const vectors = JSON.parse(readFileSync(PLACE, "utf8"));
vectors.document = Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64");
writeFileSync(PLACE, `${JSON.stringify(vectors, null, 2)}\n`);
