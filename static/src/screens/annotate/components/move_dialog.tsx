/** Choice of the tag that a note gets, by mouse, touch or keys. */

import { t } from "../../../i18n/messages";
import "./move_dialog.css";
import { useEffect, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { excerpt } from "../../../text/excerpt";
import { isTyping } from "../../../ui/keys";
import { Modal } from "../../../ui/modal";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import { NO_TAG } from "../store/board_columns";

interface MoveDialogProps {
  readonly note: HighlightValue;
  readonly tags: readonly ShownTag[];
  /** Called with the key of a tag, empty for none, once the dialog has closed. */
  readonly onChoose: (tag: string) => void;
  readonly onClose: () => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function MoveDialog({ note, tags, onChoose, onClose }: MoveDialogProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>("[aria-current]");
    (here ?? list.current?.querySelector("button"))?.focus();
  }, []);
  const inUse = tags.filter((tag) => tag.isInUse);
  const choose = (tag: string) => {
    // First, so that the focus is on the card again, and goes with it.
    list.current?.closest("dialog")?.close();
    onChoose(tag);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    const tag = inUse.find(({ shortcut }) => shortcut === event.key.toLowerCase());
    const by = STEPS[event.key];
    if (tag !== undefined) {
      choose(tag.key);
    } else if (by !== undefined) {
      const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
      const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
      buttons.at((at + by) % buttons.length)?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <Modal title={t("Move this note to")} size="small" onClose={onClose}>
      <div class="move-dialog controls" role="toolbar" aria-label={t("Tags")} onKeyDown={onKeyDown}>
        <q class="board-quote" dir="auto">
          {excerpt(note.quote, 200)}
        </q>
        <ul ref={list}>
          {inUse.map((tag) => (
            <li key={tag.key}>
              <Target
                name={tag.name}
                isHere={tag.key === note.tag}
                onChoose={() => choose(tag.key)}
              >
                {tag}
              </Target>
            </li>
          ))}
          <li>
            <Target name={NO_TAG} isHere={note.tag === ""} onChoose={() => choose("")}>
              {null}
            </Target>
          </li>
        </ul>
      </div>
    </Modal>
  );
}

interface TargetProps {
  readonly name: string;
  /** True for the tag that the note has. */
  readonly isHere: boolean;
  readonly onChoose: () => void;
  /** The tag; null for none. */
  readonly children: ShownTag | null;
}

function Target({ name, isHere, onChoose, children: tag }: TargetProps) {
  return (
    <button
      type="button"
      class="quiet move-target"
      aria-current={isHere ? "true" : undefined}
      aria-keyshortcuts={tag?.shortcut ?? undefined}
      onClick={onChoose}
    >
      <TagMark color={tag?.color} letter={tag === null ? "–" : letterOf(tag)} />
      <span dir="auto">{name}</span>
      {isHere && <small>{t("It is here")}</small>}
    </button>
  );
}
