/** Blocks of an answer, read from its document (twin: lti_tool/responses/blocks.py). */

import * as Y from "yjs";
import type { AnswerBlock, AnswerRun } from "../../api/openapi.generated";
import { rootOf } from "./root";

/** Marks in the order in which the server names those of a run. */
const MARKS = ["strong", "em", "code", "link"] as const;

const TEXTS: ReadonlySet<string> = new Set(["paragraph", "heading", "code_block"]);

/** All blocks of a document; none where it has neither words nor passages. */
export function blocksIn(doc: Y.Doc): readonly AnswerBlock[] {
  const blocks = blocksOf(rootOf(doc));
  return blocks.some(hasContent) ? blocks : [];
}

/** Words of an answer, a line for each block; passages that it quotes are not among them. */
export function wordsIn(doc: Y.Doc): string {
  return blocksOf(rootOf(doc)).flatMap(linesOf).join("\n");
}

function linesOf({ kind, runs, blocks }: AnswerBlock): string[] {
  return TEXTS.has(kind) ? [runs.map(({ text }) => text).join("")] : blocks.flatMap(linesOf);
}

function blocksOf(parent: Y.XmlFragment | Y.XmlElement): AnswerBlock[] {
  return parent.toArray().flatMap((child) => (child instanceof Y.XmlElement ? blockOf(child) : []));
}

function blockOf(element: Y.XmlElement): AnswerBlock {
  const attributes: Readonly<Record<string, unknown>> = element.getAttributes();
  const kind = element.nodeName as AnswerBlock["kind"];
  const block = { kind, level: null, runs: [], blocks: [], text: null, place: null };
  if (kind === "passage") {
    return { ...block, text: String(attributes.text ?? ""), place: String(attributes.place ?? "") };
  }
  if (!TEXTS.has(kind)) {
    return { ...block, blocks: blocksOf(element) };
  }
  // Concurrent edits may leave several texts in one block.
  const runs = element
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlText ? runsOf(child) : []));
  return { ...block, runs, level: kind === "heading" ? Number(attributes.level ?? 1) : null };
}

interface Stretch {
  readonly insert?: unknown;
  readonly attributes?: Readonly<Record<string, { readonly href?: string } | null>>;
}

function runsOf(text: Y.XmlText): AnswerRun[] {
  const stretches: readonly Stretch[] = text.toDelta();
  return stretches.flatMap(({ insert, attributes = {} }) =>
    typeof insert === "string"
      ? {
          text: insert,
          marks: MARKS.filter((mark) => attributes[mark] != null),
          href: attributes.link?.href ?? null,
        }
      : [],
  );
}

function hasContent({ kind, runs, blocks }: AnswerBlock): boolean {
  return (
    kind === "passage" || runs.some(({ text }) => text.trim() !== "") || blocks.some(hasContent)
  );
}
