/** One turn of a draft: who speaks, the text with a caret in it, and a panel with the rest. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { DraftTurn } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { prepareHtml } from "../../../text/prepare_html";
import { dayAndTime } from "../../../ui/format_time";
import { TURN_ATTRIBUTE } from "./caret";
import type { Speaker } from "./edits";
import { TurnPanel } from "./turn_panel";
import type { Acts, Offer } from "./use_editor";
import { SPEAKERS, speakerName } from "./words";

interface TurnEditorProps {
  readonly turn: DraftTurn;
  readonly number: number;
  readonly isOpen: boolean;
  readonly offer: Offer | null;
  /** Undefined where the text is fixed. */
  readonly act: Acts | undefined;
  readonly onOpen: (isOpen: boolean) => void;
}

export function TurnEditor({ turn, number, isOpen, offer, act, onOpen }: TurnEditorProps) {
  const name = speakerName(turn);
  const heading = t("Turn {number}, {name}", { number: number + 1, name });
  return (
    <article class="draft-turn" data-speaker={turn.speaker} aria-label={heading}>
      <header class="draft-turn-head">
        <span class="draft-turn-number" aria-hidden="true">
          {number + 1}
        </span>
        {act === undefined ? (
          <b dir="auto">{name}</b>
        ) : (
          <>
            <select
              aria-label={t("Who speaks in turn {number}", { number: number + 1 })}
              value={turn.speaker}
              onChange={(event) => act.setSpeaker(number, event.currentTarget.value as Speaker)}
            >
              {SPEAKERS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
            <button
              type="button"
              class="draft-turn-more"
              aria-expanded={isOpen}
              aria-label={t("Change turn {number}, {name}", { number: number + 1, name })}
              onClick={() => onOpen(!isOpen)}
            >
              <span dir="auto">{turn.label || t("More")}</span>
            </button>
          </>
        )}
        <small class="draft-turn-facts">{factsOf(turn)}</small>
      </header>
      {offer !== null && act !== undefined && (
        <p class="draft-offer" role="status">
          {t("Also in the other {others} turns of", { others: offer.others })}{" "}
          <span dir="auto">“{offer.name}”</span>?{" "}
          <button type="button" onClick={() => act.everywhere(offer)}>
            {t("In all of them")}
          </button>
        </p>
      )}
      {isOpen && act !== undefined && (
        <TurnPanel turn={turn} number={number} act={act} onClose={() => onOpen(false)} />
      )}
      <TurnText turn={turn} number={number} heading={heading} hasCaret={act !== undefined} />
    </article>
  );
}

function factsOf({ model, time, attachments }: DraftTurn): string {
  const parts = [
    model,
    time === null ? "" : dayAndTime(time),
    ...attachments.map((name) => t("with {name}", { name })),
  ];
  return parts.filter(Boolean).join(" · ");
}

interface TurnTextProps {
  readonly turn: DraftTurn;
  readonly number: number;
  readonly heading: string;
  readonly hasCaret: boolean;
}

function TurnText({ turn, number, heading, hasCaret }: TurnTextProps) {
  const body = useRef<HTMLDivElement>(null);
  const fill = () => {
    const content = prepareHtml(turn.html);
    for (const details of content.querySelectorAll("details")) {
      // Nobody can check, split or take out what they do not see.
      details.open = true;
    }
    body.current?.replaceChildren(content);
  };
  useLayoutEffect(fill, [turn.html]);
  // Editable, so that the text has a caret for keyboard and touch; all input is taken as an act.
  const editable = hasCaret
    ? ({
        contentEditable: true,
        role: "textbox",
        "aria-multiline": true,
        "aria-readonly": true,
        "aria-label": heading,
        tabIndex: 0,
        inputMode: "none",
        spellcheck: false,
        // The composition of a character cannot be stopped, only be taken back.
        onCompositionEnd: fill,
      } as const)
    : {};
  return (
    <div
      ref={body}
      class="turn-body"
      dir="auto"
      translate={false}
      {...{ [TURN_ATTRIBUTE]: number }}
      {...editable}
    />
  );
}
