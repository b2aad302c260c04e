/** Text of a comment: its addresses are links, and a very long one is folded. */

import { useState } from "preact/hooks";
import { excerpt } from "../../../text/excerpt";
import { linksIn } from "../../../text/links";
import { hashWithin } from "../store/addresses";

/** UTF-16 units from which a comment is folded, and lines. */
const LONG = 1_200;
const MANY_LINES = 15;

interface CommentTextProps {
  readonly text: string;
  /** Addresses of places in this activity lead there on this page. */
  readonly activityId: string;
}

export function CommentText({ text, activityId }: CommentTextProps) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? text : beginningOf(text);
  return (
    <>
      <p class="comment-text" dir="auto">
        {linksIn(shown).map((part, i) =>
          part.href === null ? (
            part.text
          ) : hashWithin(part.href, activityId) !== null ? (
            <a key={i} href={hashWithin(part.href, activityId) ?? ""}>
              {part.text}
            </a>
          ) : (
            // Nothing is fetched before it is followed, and the page it leads to learns nothing of this one.
            <a
              key={i}
              href={part.href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              title={part.href}
            >
              {part.text}
            </a>
          ),
        )}
        {shown !== text && "…"}
      </p>
      {beginningOf(text) !== text && (
        <button
          type="button"
          class="quiet"
          aria-expanded={isWhole}
          aria-label={`${isWhole ? "Show less" : "Show all"} of: ${excerpt(text, 40)}`}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? "Show less" : "Show all"}
        </button>
      )}
    </>
  );
}

/** The text, or its beginning up to the end of a word where it is very long. */
function beginningOf(text: string): string {
  const lines = text.split("\n");
  const few = lines.length > MANY_LINES ? lines.slice(0, MANY_LINES - 3).join("\n") : text;
  if (few.length <= LONG) {
    return few;
  }
  const cut = few.slice(0, LONG - 200);
  return cut.slice(0, Math.max(cut.search(/\s\S*$/u), LONG / 2)).toWellFormed();
}
