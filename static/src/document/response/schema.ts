/**
 * Schema of an answer, for its editor (twin: lti_tool/responses/schema.py).
 *
 * Two people's edits may leave a block without what one would put there first, such as a list item
 * that begins with a quote. The editor deletes a block that does not fit, so nearly everything fits.
 */

import {
  type Attrs,
  type DOMOutputSpec,
  type MarkSpec,
  type NodeSpec,
  Schema,
} from "prosemirror-model";
import { t } from "../../i18n/messages";
import { linkAddress, type Passage, quotable } from "./values";

const BLOCKS = "block+";

function passageOf(element: HTMLElement): Attrs | false {
  const { place = "" } = element.dataset;
  const passage = quotable({ text: element.textContent ?? "", place });
  return passage === null ? false : { ...passage };
}

const nodes = {
  doc: { content: BLOCKS },
  paragraph: {
    content: "text*",
    group: "block",
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", { dir: "auto" }, 0],
  },
  heading: {
    content: "text*",
    group: "block",
    defining: true,
    attrs: { level: { default: 1 } },
    // Below the title of the page and those of its parts.
    toDOM: ({ attrs }) => [`h${attrs.level + 2}`, { "data-level": attrs.level, dir: "auto" }, 0],
    parseDOM: [1, 2, 3, 4, 5, 6].map((number) => ({
      tag: `h${number}`,
      getAttrs: ({ dataset }) => ({ level: Number(dataset.level) || Math.min(number, 3) }),
    })),
  },
  code_block: {
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
    toDOM: () => ["pre", ["code", { dir: "auto" }, 0]],
  },
  passage: {
    group: "block",
    atom: true,
    attrs: { text: {}, place: {} },
    parseDOM: [{ tag: "blockquote[data-place]", getAttrs: passageOf, priority: 60 }],
    toDOM: ({ attrs }) => passageElement(attrs as unknown as Passage),
  },
  blockquote: {
    content: BLOCKS,
    group: "block",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  bullet_list: {
    content: "list_item+",
    group: "block",
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  ordered_list: {
    content: "list_item+",
    group: "block",
    parseDOM: [{ tag: "ol" }],
    toDOM: () => ["ol", 0],
  },
  list_item: {
    content: BLOCKS,
    defining: true,
    parseDOM: [{ tag: "li" }],
    toDOM: () => ["li", 0],
  },
  text: {},
} satisfies Record<string, NodeSpec>;

const marks = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (element) => {
          const href = linkAddress(element.getAttribute("href") ?? "");
          return href === null ? false : { href };
        },
      },
    ],
    toDOM: ({ attrs }) => [
      "a",
      {
        href: attrs.href,
        title: attrs.href,
        target: "_blank",
        rel: "noopener noreferrer nofollow",
      },
      0,
    ],
  },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b" }],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [{ tag: "em" }, { tag: "i" }],
    toDOM: () => ["em", 0],
  },
  code: {
    parseDOM: [{ tag: "code" }],
    toDOM: () => ["code", 0],
  },
} satisfies Record<string, MarkSpec>;

function passageElement({ text, place }: Passage): DOMOutputSpec {
  return [
    "blockquote",
    { class: "quoted-passage", "data-place": place },
    ["a", { href: `#${place}`, title: t("Go to this passage"), dir: "auto" }, text],
  ];
}

export const SCHEMA = new Schema({ nodes, marks });
