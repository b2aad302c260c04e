/** The conversation: turns with their speakers, in a measure that reads well. */

import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Conversation, Turn } from "../../../api/openapi.generated";
import { RenderedText } from "../../../text/anchors";
import { prepareHtml } from "../../../text/prepare_html";
import { dayAndTime, wholeTime } from "../../../ui/format_time";
import { Provenance } from "./provenance";

export interface ConversationViewProps {
  readonly conversation: Conversation;
  readonly turns: readonly Turn[];
  readonly canWrite: boolean;
  /** The text is on the page, as a child of `root`. */
  readonly onRendered: (rendered: RenderedText, root: HTMLElement) => void;
  /** The text is laid out anew: everything may have moved. */
  readonly onLayout: () => void;
}

/** Drawn again only when another conversation is shown: its text nodes must stay what they are. */
export const ConversationView = memo(
  ({ conversation, turns, canWrite, onRendered, onLayout }: ConversationViewProps) => {
    const root = useRef<HTMLElement>(null);

    useLayoutEffect(() => {
      if (root.current !== null) {
        const bodies = root.current.querySelectorAll(".turn-body");
        onRendered(new RenderedText([...bodies]), root.current);
      }
    }, [turns, onRendered]);

    useEffect(() => {
      const observer = new ResizeObserver(onLayout);
      // What stands above the conversation moves it, too, when it is folded.
      const column = root.current?.parentElement;
      if (column != null) {
        observer.observe(column);
      }
      return () => observer.disconnect();
    }, [onLayout]);

    return (
      <section
        ref={root}
        key={conversation.id}
        class="conversation"
        aria-label={conversation.title}
        data-testid="conversation"
      >
        <h2 dir="auto">{conversation.title}</h2>
        <Provenance conversationId={conversation.id} />
        {turns.map((turn, i) => (
          <TurnArticle key={`${conversation.id} ${i}`} turn={turn} canSelect={canWrite} />
        ))}
      </section>
    );
  },
);

/** Names of speakers whom the source does not name. */
const UNNAMED: Readonly<Record<Turn["speaker"], string>> = {
  user: "Person",
  assistant: "AI",
  system: "Instructions",
  text: "",
};

function TurnArticle({ turn, canSelect }: { turn: Turn; canSelect: boolean }) {
  const body = useRef<HTMLDivElement>(null);
  const name = turn.label || UNNAMED[turn.speaker];
  useLayoutEffect(() => {
    body.current?.replaceChildren(prepareHtml(turn.html));
  }, [turn.html]);
  const selectAll = () => body.current && document.getSelection()?.selectAllChildren(body.current);
  return (
    <article class={`turn turn-${turn.speaker}`} aria-label={name || undefined}>
      {name !== "" && (
        <header class="turn-head">
          <span class="turn-speaker" dir="auto">
            {name}
          </span>
          <TurnFacts turn={turn} />
          {canSelect && (
            <button type="button" class="quiet select-turn" onClick={selectAll}>
              Select all
            </button>
          )}
        </header>
      )}
      {turn.attachments.length > 0 && (
        <ul class="turn-attachments" aria-label="Attached files, which did not come along">
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
