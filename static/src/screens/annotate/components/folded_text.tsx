/** Text of a comment, of which a very long one is folded. */

import { useState } from "preact/hooks";
import { t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { plainWords } from "../../../text/without_markup";
import { CommentText, type MentionedPerson } from "../../../ui/comment_text/comment_text";
import { hashWithin } from "../store/addresses";

/** UTF-16 units from which a comment is folded, and lines. */
const LONG = 1_200;
const MANY_LINES = 15;

interface FoldedTextProps {
  readonly text: string;
  /** Addresses of places in this activity lead there on this page. */
  readonly activityId: string;
  readonly personOf: (author: string) => MentionedPerson;
}

export function FoldedText({ text, activityId, personOf }: FoldedTextProps) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? text : beginningOf(text);
  const nameOf = (author: string) => personOf(author).name;
  const beginning = excerpt(plainWords(text, nameOf), 40);
  return (
    <>
      <CommentText
        text={shown === text ? text : `${shown}…`}
        personOf={personOf}
        hashOf={(href) => hashWithin(href, activityId)}
      />
      {beginningOf(text) !== text && (
        <button
          type="button"
          class="quiet"
          aria-expanded={isWhole}
          aria-label={
            isWhole
              ? t("Show less of: {text}", { text: beginning })
              : t("Show all of: {text}", { text: beginning })
          }
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? t("Show less") : t("Show all")}
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
