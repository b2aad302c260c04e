/** Words of a comment with their Markdown: made of elements, never of HTML that somebody typed. */

import { t } from "../../i18n/messages";
import "./comment_text.css";
import { type ComponentChild, createElement } from "preact";
import { useMemo } from "preact/hooks";
import { mentionOf, partsOf } from "../../text/mentions";
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

/** Somebody who is mentioned, as whoever reads may know them. */
export interface MentionedPerson {
  readonly name: string;
  readonly isMe: boolean;
}

type PersonOf = (author: string) => MentionedPerson;

interface CommentTextProps {
  readonly text: string;
  /** People by their author ids; without it, a text mentions nobody. */
  readonly personOf?: PersonOf;
  /** Place on this page that an address leads to; null for one that leads elsewhere. */
  readonly hashOf?: (href: string) => string | null;
}

/** A comment as it is meant. Until what reads Markdown is here, it is shown as it was typed. */
export function CommentText({ text, personOf, hashOf = () => null }: CommentTextProps) {
  const markdown = useLoaded(MARKDOWN, hasMarkup(text));
  const pieces = useMemo(() => markdown?.piecesOf(text) ?? null, [markdown, text]);
  return (
    <div class="comment-text">
      {pieces === null ? (
        <p dir="auto" data-typed>
          {(personOf === undefined ? [text] : partsOf(text)).map((part, i) =>
            typeof part === "string" ? (
              <LinkedText key={i} text={part} hashOf={hashOf} />
            ) : (
              <Mention key={i} author={part.author} personOf={personOf} />
            ),
          )}
        </p>
      ) : (
        pieces.map((piece, i) => shown(piece, { hashOf, personOf }, i))
      )}
    </div>
  );
}

/** A person's name in the place of their id. */
function Mention({ author, personOf }: { author: string; personOf: PersonOf | undefined }) {
  if (personOf === undefined) {
    return <>{mentionOf(author)}</>;
  }
  const { name, isMe } = personOf(author);
  return (
    <span class="mention" data-me={isMe}>
      @<bdi>{name}</bdi>
      {isMe && <span class="visually-hidden"> {t("(you)")}</span>}
    </span>
  );
}

interface Reading {
  readonly hashOf: HashOf;
  readonly personOf: PersonOf | undefined;
}

function shown(piece: Piece, reading: Reading, key: number): ComponentChild {
  if (typeof piece === "string") {
    return piece;
  }
  if (piece.tag === "formula") {
    return <Formula key={key} tex={piece.tex} isDisplay={piece.isDisplay} />;
  }
  if (piece.tag === "mention") {
    return <Mention key={key} author={piece.author} personOf={reading.personOf} />;
  }
  const children = piece.children.map((child, i) => shown(child, reading, i));
  switch (piece.tag) {
    case "a":
      return <Link key={key} href={piece.href} hashOf={reading.hashOf} words={children} />;
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
