/** Board of the notes of a workspace, over the page: a column for each tag, and cards that move between them. */

import { t } from "../../../i18n/messages";
import "./board.css";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { excerpt } from "../../../text/excerpt";
import { Announced, SILENCE } from "../../../ui/announcement";
import { Modal } from "../../../ui/modal";
import { useMediaQuery, WIDE } from "../../../ui/use_media_query";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { type Board, useBoard } from "../hooks/use_board";
import { useBoardFocus } from "../hooks/use_board_focus";
import { useCardDrag } from "../hooks/use_card_drag";
import { useColumnInView } from "../hooks/use_column_in_view";
import type { BoardColumn as Column } from "../store/board_columns";
import { whyNotInto } from "../store/moving";
import { SHOW_ALL } from "../store/note_filter";
import type { BoardCards } from "./board_card";
import { BoardColumn } from "./board_column";
import { NoNotes } from "./empty_states";
import { LiveRegion } from "./live_region";
import { MoveDialog } from "./move_dialog";
import { IncompleteChoice, NoteChoices } from "./note_filters";
import { SaveIndicator } from "./save_indicator";
import { UndoButtons } from "./undo_buttons";

interface BoardDialogProps {
  readonly model: AnnotationPageModel;
  /** True while the page is being printed: all cards are drawn then. */
  readonly isPrinting: boolean;
  readonly onClose: () => void;
}

export function BoardDialog({ model, isPrinting, onClose }: BoardDialogProps) {
  const { workspace, store, state } = model;
  const board = useBoard(model);
  const root = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const ask = (key: string) => {
    const note = state.notes.highlights.get(key);
    const reason = note === undefined ? null : board.whyItStays(note);
    if (reason === null) {
      setAsked(key);
    } else {
      board.announce(reason);
    }
  };
  const askedNote = asked === null ? undefined : state.notes.highlights.get(asked);
  return (
    <Modal
      title={t("Board")}
      size="whole"
      onClose={onClose}
      controls={
        <>
          {workspace.can_write && <UndoButtons store={store} history={state.history} />}
          <SaveIndicator saving={state.saving} />
        </>
      }
    >
      <BoardChoices model={model} board={board} root={root} />
      {board.columns.every(({ cards }) => cards.length === 0) && (
        <NoNotes
          isFiltered={board.counts.all > 0}
          canWrite={model.mayWrite}
          onShowAll={() =>
            model.reading.setFilter({ ...SHOW_ALL, order: model.reading.filter.order })
          }
        />
      )}
      <Columns model={model} board={board} root={root} isPrinting={isPrinting} onAsk={ask} />
      <p class="board-message" data-testid="board-message">
        {board.message.words || hint(model, board)}
      </p>
      {askedNote !== undefined && (
        <MoveDialog
          note={askedNote}
          tags={state.notes.tags}
          onChoose={(tag) => board.move(askedNote.key, tag)}
          onClose={() => setAsked(null)}
        />
      )}
      {/* What the page behind announces is not heard while a dialog is open. */}
      <LiveRegion state={state} tags={[]} spoken={SILENCE} />
      <Announced announcement={board.message} />
    </Modal>
  );
}

/** Sentence about the ways of moving cards, for those who have not moved any yet. */
function hint({ mayWrite, isWide }: AnnotationPageModel, { view }: Board): string {
  if (!mayWrite || view === "text") {
    return isWide ? t("Arrows go from card to card, Enter opens one in its text.") : "";
  }
  return isWide
    ? t(
        "Drag your cards to other columns. With keys: arrows go from card to card, M moves one, Enter opens it in its text.",
      )
    : t("Drag a card of yours by its dots, or press them to choose a tag.");
}

interface BoardPartProps {
  readonly model: AnnotationPageModel;
  readonly board: Board;
  readonly root: { readonly current: HTMLDivElement | null };
}

/** Choices above the columns: what they are, which one a narrow page shows, and which notes. */
function BoardChoices({ model, board, root }: BoardPartProps) {
  const { workspace, reading, labelOf } = model;
  const isWide = useMediaQuery(WIDE);
  // A narrow page shows one column, and the first ones may have no cards.
  const first = isWide ? 0 : board.columns.findIndex(({ cards }) => cards.length > 0);
  const [shown, show] = useColumnInView(root, Math.max(0, first));
  const choices = { counts: board.counts, filter: reading.filter, onFilter: reading.setFilter };
  return (
    <div class="board-choices">
      {!isWide && (
        <select
          class="author-filter board-column-choice"
          aria-label={t("Column")}
          value={String(shown)}
          onChange={({ currentTarget }) => show(Number(currentTarget.value))}
        >
          {board.columns.map(({ id, name, cards }, at) => (
            <option key={id} value={String(at)}>
              {`${name} (${cards.length})`}
            </option>
          ))}
        </select>
      )}
      {workspace.conversations.length > 1 && (
        <select
          class="author-filter"
          aria-label={t("Columns")}
          value={board.view}
          onChange={({ currentTarget }) =>
            board.setView(currentTarget.value === "text" ? "text" : "tag")
          }
        >
          <option value="tag">{t("By tag")}</option>
          <option value="text">{t("By text")}</option>
        </select>
      )}
      <NoteChoices {...choices} labelOf={labelOf} />
      {(board.counts.incomplete > 0 || reading.filter.isIncomplete) && (
        <IncompleteChoice {...choices} />
      )}
    </div>
  );
}

const STAYS_WITH_TEXT = t("Notes stay with their text. Choose “By tag” to drag them.");

interface ColumnsProps extends BoardPartProps {
  readonly isPrinting: boolean;
  readonly onAsk: (key: string) => void;
}

function Columns({ model, board, root, isPrinting, onAsk }: ColumnsProps) {
  const { state } = model;
  const { columns, view } = board;
  const ghost = useRef<HTMLDivElement>(null);
  const focus = useBoardFocus(root, columns);
  useEffect(() => {
    if (focus.current !== null) {
      focus.focus(focus.current.key);
    }
  }, []);
  const drag = useCardDrag(root, ghost, {
    onBegin: (key) => {
      const note = state.notes.highlights.get(key);
      const reason = view === "text" ? STAYS_WITH_TEXT : note && board.whyItStays(note);
      if (reason) {
        board.announce(reason);
      }
      return note !== undefined && !reason;
    },
    onDrop: (key, column) => {
      focus.focus(key);
      board.move(key, column);
    },
  });
  const cards = useCards(model, board, onAsk);
  const { dragged } = drag;
  const shown = dragged && state.notes.highlights.get(dragged.key);
  const onKeyDown = (event: KeyboardEvent) => {
    const { current } = focus;
    const isOnCard = event.target instanceof Element && event.target.closest("[data-card]");
    if (!isOnCard || current === null || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key.toLowerCase() === "m") {
      onAsk(current.key);
    } else if (!focus.onKey(event.key)) {
      return;
    }
    event.preventDefault();
  };
  const over = ({ id, tag }: Column) =>
    dragged?.over !== id ? null : whyNotInto(tag) === null ? "open" : "closed";
  return (
    <section
      ref={root}
      class="board-columns"
      aria-label={t("Columns")}
      data-dragging={dragged === null ? undefined : ""}
      onPointerDown={drag.onPointerDown}
      onKeyDown={onKeyDown}
      onFocusIn={focus.onFocusIn}
      onFocusOut={focus.onFocusOut}
    >
      {columns.map((column) => (
        <BoardColumn
          key={column.id}
          column={column}
          cards={cards}
          currentKey={keyIn(column, focus.current?.key)}
          draggedKey={keyIn(column, dragged?.key)}
          over={over(column)}
          isWhole={isPrinting}
        />
      ))}
      {shown && (
        <div ref={ghost} class="board-ghost" aria-hidden="true">
          {excerpt(shown.quote, 120)}
        </div>
      )}
    </section>
  );
}

/** The key where the column has that note, so that other columns are not drawn again. */
function keyIn({ cards }: Column, key: string | undefined): string | null {
  return key !== undefined && cards.some((note) => note.key === key) ? key : null;
}

/** Values that the cards share; the same object while none of them is another. */
function useCards(
  { workspace, state, labelOf, personOf }: AnnotationPageModel,
  { view, whyItStays }: Board,
  onAsk: (key: string) => void,
): BoardCards {
  const { tags, privateKeys } = state.notes;
  const showsTag = view === "text";
  const texts = workspace.conversations;
  const latest = useRef(onAsk);
  latest.current = onAsk;
  const onMove = useCallback((key: string) => latest.current(key), []);
  return useMemo(
    () => ({
      tags,
      labelOf,
      personOf,
      isPrivate: (key) => privateKeys.has(key),
      stays: (note) => whyItStays(note) !== null,
      fresh: state.fresh,
      showsTag,
      titleOf: (id) =>
        showsTag || texts.length < 2 ? "" : (texts.find((text) => text.id === id)?.title ?? ""),
      onOpen: closeBoard,
      onMove,
    }),
    [tags, labelOf, personOf, privateKeys, whyItStays, state.fresh, showsTag, texts, onMove],
  );
}

/** Close the board under a link that leads to the page, and not into another tab. */
function closeBoard(event: MouseEvent): void {
  if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
    (event.currentTarget as Element).closest("dialog")?.close();
  }
}
