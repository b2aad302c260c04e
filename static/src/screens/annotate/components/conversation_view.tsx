/** The conversation: turns with their speakers, in a measure that reads well. */

import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Conversation, Turn } from "../../../api/openapi.generated";
import { TurnArticle } from "../../../features/conversations/turn_article";
import { RenderedText } from "../../../text/anchors";
import { referenceHash } from "../store/addresses";
import { Provenance } from "./provenance";

/** Rows that the turns of a text stand in, beside another text. */
export interface TextRows {
  readonly of: readonly number[];
  /** Rows of both texts. */
  readonly count: number;
}

/** Rows above the turns: the title, and where the text comes from. */
const HEAD_ROWS = 2;

export interface ConversationViewProps {
  readonly conversation: Conversation;
  readonly turns: readonly Turn[];
  readonly canWrite: boolean;
  /** Row of each turn, where another text stands beside this one. */
  readonly rows: TextRows | null;
  /** True for the one of two texts that keys, finding and the list of notes belong to. */
  readonly isCurrent: boolean | undefined;
  /** Somebody goes to this text. */
  readonly onEnter: () => void;
  /** The text is on the page, as a child of `root`. */
  readonly onRendered: (rendered: RenderedText, root: HTMLElement) => void;
  /** The text is laid out anew: everything may have moved. */
  readonly onLayout: () => void;
}

/** Drawn again only when another conversation is shown: its text nodes must stay what they are. */
export const ConversationView = memo((props: ConversationViewProps) => {
  const { conversation, turns, canWrite, rows, isCurrent, onEnter, onRendered, onLayout } = props;
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
    const column = root.current?.closest(".reading-column");
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
      aria-current={isCurrent}
      style={rows ? { gridRow: `1 / span ${HEAD_ROWS + rows.count}` } : undefined}
      onPointerDown={onEnter}
      onFocusIn={onEnter}
      aria-label={conversation.title}
      data-testid="conversation"
      // Takes the keys of the reading cursor.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls and has keys takes the focus.
      tabIndex={0}
    >
      <h2 dir="auto">{conversation.title}</h2>
      {conversation.has_source && <Provenance conversationId={conversation.id} />}
      {turns.map((turn, i) => (
        <TurnArticle
          key={`${conversation.id} ${i}`}
          turn={turn}
          canSelect={canWrite}
          row={rows ? HEAD_ROWS + 1 + (rows.of[i] ?? 0) : undefined}
          link={{ number: i + 1, href: referenceHash({ turn: i + 1 }, conversation.id) }}
        />
      ))}
    </section>
  );
});
