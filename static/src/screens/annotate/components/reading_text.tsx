/** The text that is read, or two beside each other: then turns of the same role share a row. */

import { useCallback, useMemo } from "preact/hooks";
import { PendingPage } from "../../../ui/error_page";
import { useLoaded } from "../../../ui/use_loaded";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { ShownText } from "../hooks/use_shown_text";
import { ConversationView, type TextRows } from "./conversation_view";
import { SIDE_BY_SIDE } from "./later";

interface ReadingTextProps {
  readonly model: AnnotationPageModel;
}

/** Each text stays as it is on the page when another one comes beside it, or goes. */
export function ReadingText({ model }: ReadingTextProps) {
  const { sides } = model.reading;
  const rows = useRows(sides);
  return (
    <div {...(rows === null ? {} : { class: "side-by-side", "data-testid": "side-by-side" })}>
      {sides.map((side, i) => (
        <Side key={side.conversation?.id} model={model} side={side} rows={rows?.[i] ?? null} />
      ))}
    </div>
  );
}

/** Rows of each of two texts; null where one is read alone, or the part for two is not here yet. */
function useRows([left, right]: readonly [ShownText, ShownText?]): readonly TextRows[] | null {
  const part = useLoaded(SIDE_BY_SIDE, right !== undefined);
  const [one, other] = [left.turns.data?.turns, right?.turns.data?.turns];
  return useMemo(() => {
    const rows = part?.rowsOf(one ?? [], other ?? []);
    return rows === undefined
      ? null
      : [rows.left, rows.right].map((of) => ({ of, count: rows.count }));
  }, [part, one, other]);
}

interface SideProps extends ReadingTextProps {
  readonly side: ShownText;
  readonly rows: TextRows | null;
}

function Side({ model: { workspace, reading }, side, rows }: SideProps) {
  const { conversation, turns, onRendered, onLayout } = side;
  const { choose } = reading.choice;
  const id = conversation?.id ?? "";
  const onEnter = useCallback(() => choose(id), [choose, id]);
  if (conversation === null || turns.data === null) {
    return <PendingPage queries={[turns]} />;
  }
  return (
    <ConversationView
      conversation={conversation}
      turns={turns.data.turns}
      canWrite={workspace.can_write}
      rows={rows}
      isCurrent={rows === null ? undefined : id === reading.conversation?.id}
      onEnter={onEnter}
      onRendered={onRendered}
      onLayout={onLayout}
    />
  );
}
