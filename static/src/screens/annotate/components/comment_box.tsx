/** Text area for a comment: at once a plain one, and the editor as soon as its script is here. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { excessOf } from "../../../document/annotations/edits";
import { fitsLimits } from "../../../document/annotations/word_limits";
import { isEscape, isSendKey } from "../../../ui/keys";
import { fetchPart, useLoaded } from "../../../ui/use_loaded";
import type { NoteContext } from "../hooks/use_card_context";
import type { People } from "../hooks/use_mentions";
import type { CommentEditorProps } from "./comment_editor";
import { ON_DEMAND } from "./later";

/** People for the editor of a note's comments. */
export function peopleOf({ readers, personOf, isPrivate, highlight }: NoteContext): People {
  return { readers, personOf, isPrivate: isPrivate(highlight.key) };
}

export function CommentBox(props: CommentEditorProps) {
  const part = useLoaded(ON_DEMAND, true);
  const [text, setText] = useState(props.initial);
  const wasFocused = useRef(false);
  useEffect(() => {
    wasFocused.current &&= part === null;
  }, [part]);
  if (part !== null) {
    const { CommentEditor } = part;
    const hasFocus = props.hasFocus || wasFocused.current;
    return <CommentEditor {...props} initial={text} hasFocus={hasFocus} />;
  }
  return (
    <PlainBox
      {...props}
      text={text}
      onText={(value) => {
        setText(value);
        props.onDraft(value);
      }}
      onFocus={(isFocused) => {
        wasFocused.current = isFocused;
      }}
    />
  );
}

interface PlainBoxProps extends CommentEditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFocus: (isFocused: boolean) => void;
}

/** Box that saves a comment without the editor, whose script may not come without a connection. */
function PlainBox({ text, onText, onFocus, ...props }: PlainBoxProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  // Before anything is painted: the next letter may be typed already.
  useLayoutEffect(() => {
    if (props.hasFocus) {
      box.current?.focus({ preventScroll: true });
    }
  }, [props.hasFocus]);
  useEffect(() => {
    const fetchAgain = () => void fetchPart(ON_DEMAND);
    addEventListener("online", fetchAgain);
    return () => removeEventListener("online", fetchAgain);
  }, []);
  const fits = excessOf(text) === 0 && (props.words === null || fitsLimits(text, props.words));
  const save = () => {
    if (text.trim() !== "" && fits && props.onSave(text)) {
      onText("");
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
        value={text}
        data-testid="comment-box"
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        onFocus={() => onFocus(true)}
        onBlur={() => onFocus(false)}
        onKeyDown={(event) => {
          if (isSendKey(event)) {
            event.preventDefault();
            save();
          } else if (isEscape(event)) {
            event.stopPropagation();
            props.onLeave();
          }
        }}
      />
      {text.trim() !== "" && (
        <div class="comment-editor-actions">
          <button
            type="button"
            class="primary"
            data-testid="comment-save"
            disabled={!fits}
            onClick={save}
          >
            {props.action}
          </button>
        </div>
      )}
    </div>
  );
}
