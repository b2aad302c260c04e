/** Words of a comment with their Markdown: made of elements, never of HTML that somebody typed. */

import "./comment_text.css";
import { type ComponentChild, createElement } from "preact";
import { useMemo } from "preact/hooks";
import { type HashOf, Link, LinkedText } from "../linked_text";
import { type Loadable, useLoaded } from "../use_loaded";
import type { FormulaPiece } from "./formula";
import { hasMarkup, type Piece } from "./pieces";

const MARKDOWN: Loadable<typeof import("./markdown")> = {
  loaded: null,
  load: () => import("./markdown"),
};
const FORMULAS: Loadable<typeof import("./formula")> = {
  loaded: null,
  load: () => import("./formula"),
};

interface CommentTextProps {
  readonly text: string;
  /** Place on this page that an address leads to; null for one that leads elsewhere. */
  readonly hashOf?: (href: string) => string | null;
}

/** A comment as it is meant. Until what reads Markdown is here, it is shown as it was typed. */
export function CommentText({ text, hashOf = () => null }: CommentTextProps) {
  const markdown = useLoaded(MARKDOWN, hasMarkup(text));
  const pieces = useMemo(() => markdown?.piecesOf(text) ?? null, [markdown, text]);
  return (
    <div class="comment-text">
      {pieces === null ? (
        <p dir="auto" data-typed>
          <LinkedText text={text} hashOf={hashOf} />
        </p>
      ) : (
        pieces.map((piece, i) => shown(piece, hashOf, i))
      )}
    </div>
  );
}

function shown(piece: Piece, hashOf: HashOf, key: number): ComponentChild {
  if (typeof piece === "string") {
    return piece;
  }
  if (piece.tag === "formula") {
    return <Formula key={key} tex={piece.tex} isDisplay={piece.isDisplay} />;
  }
  const children = piece.children.map((child, i) => shown(child, hashOf, i));
  switch (piece.tag) {
    case "a":
      return <Link key={key} href={piece.href} hashOf={hashOf} words={children} />;
    case "ol":
      return (
        <ol key={key} start={piece.start}>
          {children}
        </ol>
      );
    case "br":
      return <br key={key} />;
    case "pre":
      return (
        // Scrolls sideways, also by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus
        <pre key={key} dir="ltr" tabIndex={0}>
          {children}
        </pre>
      );
    default:
      return createElement(
        piece.tag,
        BLOCKS.has(piece.tag) ? { key, dir: "auto" } : { key },
        children,
      );
  }
}

const BLOCKS: ReadonlySet<string> = new Set(["p", "li", "blockquote"]);

function Formula({ tex, isDisplay }: { readonly tex: string; readonly isDisplay: boolean }) {
  const formulas = useLoaded(FORMULAS, true);
  const formula = useMemo(
    () => formulas?.formulaOf(tex, isDisplay) ?? null,
    [formulas, tex, isDisplay],
  );
  return formula === null ? <code>{tex}</code> : inMathML(formula, 0);
}

function inMathML(piece: FormulaPiece, key: number): ComponentChild {
  return typeof piece === "string"
    ? piece
    : createElement(piece.tag, { ...piece.attributes, key }, piece.children.map(inMathML));
}
