/** Text area for a new comment, for an answer, or for editing a comment. */

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { excessOf } from "../../../document/annotations/edits";
import {
  counted,
  fitsLimits,
  limitWords,
  type WordLimits,
} from "../../../document/annotations/word_limits";
import { countWords } from "../../../document/annotations/words";
import { isEscape, isMac, isSendKey } from "../../../ui/keys";
import { tooLong } from "../../../ui/text_limit";

export interface CommentEditorProps {
  readonly label: string;
  readonly action: string;
  readonly initial: string;
  readonly hasFocus: boolean;
  /** Words that it has to have; null for any number. */
  readonly words: WordLimits | null;
  /** Every change, so that nothing typed is lost when the box goes off the page. */
  readonly onDraft: (text: string) => void;
  /** Save the text; false where it is not saved, and stays here. */
  readonly onSave: (text: string) => boolean;
  /** Leave the box; what is typed is kept. */
  readonly onLeave: () => void;
  /** Give up what is typed; without it there is no button for that. */
  readonly onDiscard?: () => void;
}

export function CommentEditor(props: CommentEditorProps) {
  const [text, setText] = useState(props.initial);
  const box = useRef<HTMLTextAreaElement>(null);
  useGrowing(box, text);
  // Before anything is painted: the next letter may be typed already.
  useLayoutEffect(() => {
    if (props.hasFocus) {
      box.current?.focus({ preventScroll: true });
    }
  }, [props.hasFocus]);

  const excess = excessOf(text);
  const fits = props.words === null || fitsLimits(text, props.words);
  const countId = useId();
  const write = (value: string) => {
    setText(value);
    props.onDraft(value);
  };
  const save = () => {
    const card = cardOf(box.current);
    if (text.trim() !== "" && excess === 0 && fits && props.onSave(text)) {
      write("");
      returnTo(card);
    }
  };
  const leave = (act: () => void) => {
    const card = cardOf(box.current);
    act();
    returnTo(card);
  };
  /** A box that goes away would leave the focus nowhere. */
  const returnTo = (card: HTMLElement | null) => {
    if (props.onDiscard !== undefined) {
      card?.querySelector("button")?.focus({ preventScroll: true });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isSendKey(event)) {
      event.preventDefault();
      save();
    } else if (isEscape(event)) {
      event.stopPropagation();
      leave(props.onLeave);
    }
  };
  return (
    <div class="comment-editor">
      <textarea
        ref={box}
        rows={1}
        dir="auto"
        placeholder={props.label}
        aria-label={props.label}
        aria-invalid={excess > 0}
        aria-describedby={props.words === null ? undefined : countId}
        value={text}
        data-testid="comment-box"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {excess > 0 && (
        <p class="note-card-warning" role="status">
          {tooLong(excess)}
        </p>
      )}
      {props.words !== null && (
        <p class="hint comment-words" id={countId} data-fits={fits}>
          {text.trim() === ""
            ? `A comment has ${limitWords(props.words)} here.`
            : `${counted(countWords(text))} of ${limitWords(props.words)}`}
        </p>
      )}
      {text.trim() !== "" && <MarkupHelp />}
      {text.trim() !== "" && (
        <div class="comment-editor-actions">
          <span class="hint">{isMac ? "⌘" : "Ctrl"} + Enter</span>
          {props.onDiscard !== undefined && (
            <button
              type="button"
              class="quiet"
              onClick={() => props.onDiscard && leave(props.onDiscard)}
            >
              Discard
            </button>
          )}
          <button
            type="button"
            class="primary"
            data-testid="comment-save"
            disabled={excess > 0 || !fits}
            onClick={save}
          >
            {props.action}
          </button>
        </div>
      )}
    </div>
  );
}

/** Signs of Markdown that can be typed. */
function MarkupHelp() {
  return (
    <p class="hint markup-help">
      **bold** *italic* `code` $x^2$ [words](address){" "}
      <span>Lines: - list, &gt; quote, ``` code</span>
    </p>
  );
}

function cardOf(box: HTMLElement | null): HTMLElement | null {
  return box?.closest("article") ?? null;
}

/** Keep a text area as high as its text. */
function useGrowing(box: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const area = box.current;
    if (area !== null) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`;
    }
  }, [box, text]);
}
