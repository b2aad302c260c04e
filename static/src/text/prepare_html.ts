/** The stored HTML of a turn, made ready for a page: wide parts scroll, links leave the frame. */

import { t } from "../i18n/messages";
import { parsed } from "./canonical_text";

/** Words for what is folded, where the source has none. */
const FOLDED: Readonly<Record<string, string>> = {
  thinking: t("Thinking"),
  "tool-call": t("Use of a tool"),
  "tool-result": t("Answer of a tool"),
};

/** Parse `html`, which the server has sanitised. No text node is added, changed or moved in order. */
export function prepareHtml(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed(html).childNodes);
  for (const table of fragment.querySelectorAll("table")) {
    scrollable(table, t("Table"));
  }
  for (const math of fragment.querySelectorAll('math[display="block"]')) {
    scrollable(math, t("Formula"));
  }
  for (const code of fragment.querySelectorAll("pre")) {
    code.tabIndex = 0;
    const language = /(?:^| )language-(\S+)/.exec(code.firstElementChild?.className ?? "")?.[1];
    if (language !== undefined) {
      code.dataset.language = language;
    }
  }
  for (const summary of fragment.querySelectorAll("summary")) {
    if (summary.textContent === "") {
      // As an attribute that the style sheet shows: text nodes are what offsets are counted in.
      summary.dataset.words = FOLDED[summary.parentElement?.className ?? ""] ?? t("More");
    }
  }
  for (const link of fragment.querySelectorAll("a")) {
    // The page may stand in a frame of the LMS, where most sites do not open.
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return fragment;
}

/** Put an element that may be wider than the page into a box that scrolls, also by keyboard. */
function scrollable(element: Element, label: string): void {
  const box = document.createElement("div");
  box.className = "scroll-box";
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  element.replaceWith(box);
  box.append(element);
}
