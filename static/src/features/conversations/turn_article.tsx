/** Turn of a conversation that is read: who speaks, facts, text. */

import { t } from "../../i18n/messages";
import "../../styles/turn_body.css";
import "./turn_article.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Turn } from "../../api/openapi.generated";
import { prepareHtml } from "../../text/prepare_html";
import { dayAndTime, wholeTime } from "../../ui/format_time";

/** Names of speakers whom the source does not name. */
const UNNAMED: Readonly<Record<Turn["speaker"], string>> = {
  user: t("Person"),
  assistant: "AI",
  system: t("Instructions"),
  text: "",
};

interface TurnArticleProps {
  readonly turn: Turn;
  /** True where a button selects the whole turn. */
  readonly canSelect: boolean;
  /** Number of the turn, counted from 1, and its address, where its head is to show them. */
  readonly link?: { readonly number: number; readonly href: string };
  /** Row in which it stands beside a turn of another text. */
  readonly row?: number | undefined;
}

/** Name of who speaks; empty for a text that nobody speaks. */
export function speakerName(turn: Turn): string {
  return turn.label || UNNAMED[turn.speaker];
}

export function TurnArticle({ turn, canSelect, link, row }: TurnArticleProps) {
  const body = useRef<HTMLDivElement>(null);
  const name = speakerName(turn);
  useLayoutEffect(() => {
    body.current?.replaceChildren(prepareHtml(turn.html));
  }, [turn.html]);
  const selectAll = () => body.current && document.getSelection()?.selectAllChildren(body.current);
  return (
    <article
      class={`turn turn-${turn.speaker}`}
      style={row === undefined ? undefined : { gridRow: row }}
      aria-label={name || undefined}
    >
      {name !== "" && (
        <header class="turn-head">
          {link !== undefined && (
            <a
              class="turn-number"
              href={link.href}
              aria-label={t("Turn {number}", { number: link.number })}
            >
              {link.number}
            </a>
          )}
          <h3 class="turn-speaker" dir="auto">
            {name}
          </h3>
          <TurnFacts turn={turn} />
          {canSelect && (
            <button type="button" class="quiet select-turn" onClick={selectAll}>
              {t("Select all")}
            </button>
          )}
        </header>
      )}
      {turn.attachments.length > 0 && (
        <ul class="turn-attachments" aria-label={t("Attached files, which did not come along")}>
          {turn.attachments.map((name) => (
            <li key={name} dir="auto">
              {name}
            </li>
          ))}
        </ul>
      )}
      <div class="turn-body" dir="auto" ref={body} />
    </article>
  );
}

function TurnFacts({ turn: { label, model, time } }: { readonly turn: Turn }) {
  return (
    <span class="turn-facts">
      {model !== label && model}
      {time !== null && (
        <time dateTime={time} title={wholeTime(time)}>
          {dayAndTime(time)}
        </time>
      )}
    </span>
  );
}
