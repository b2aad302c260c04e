/** Text area for a new comment, or for editing one. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { COMMENT_LIMIT } from "../../../document/annotations/schema";

export interface CommentEditorProps {
  readonly label: string;
  readonly action: string;
  readonly initial: string;
  readonly hasFocus: boolean;
  /** Every change, so that nothing typed is lost when the box goes off the page. */
  readonly onDraft?: (text: string) => void;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

export function CommentEditor(props: CommentEditorProps) {
  const [text, setText] = useState(props.initial);
  const box = useRef<HTMLTextAreaElement>(null);
  useGrowing(box, text);
  useEffect(() => {
    if (props.hasFocus) {
      box.current?.focus({ preventScroll: true });
    }
  }, [props.hasFocus]);

  const write = (value: string) => {
    setText(value);
    props.onDraft?.(value);
  };
  const save = () => {
    if (text.trim() !== "") {
      props.onSave(text);
      write("");
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      props.onCancel();
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
        maxLength={COMMENT_LIMIT}
        value={text}
        data-testid="comment-box"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text.trim() !== "" && (
        <div class="comment-editor-actions">
          <span class="hint">{isMac() ? "⌘" : "Ctrl"} + Enter</span>
          <button type="button" class="primary" data-testid="comment-save" onClick={save}>
            {props.action}
          </button>
        </div>
      )}
    </div>
  );
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

function isMac(): boolean {
  return navigator.platform.startsWith("Mac");
}
