/** Text area for a comment: at once a plain one, and the editor as soon as its script is here. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isEscape } from "../../../ui/keys";
import { useLoaded } from "../../../ui/use_loaded";
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
  const box = useRef<HTMLTextAreaElement>(null);
  const typed = useRef(props.initial);
  const wasFocused = useRef(false);
  // Before anything is painted: the next letter may be typed already.
  useLayoutEffect(() => {
    if (props.hasFocus) {
      box.current?.focus({ preventScroll: true });
    }
  }, [props.hasFocus]);
  useEffect(() => {
    wasFocused.current &&= part === null;
  }, [part]);
  if (part !== null) {
    const { CommentEditor } = part;
    const hasFocus = props.hasFocus || wasFocused.current;
    return <CommentEditor {...props} initial={typed.current} hasFocus={hasFocus} />;
  }
  return (
    <div class="comment-editor">
      <textarea
        ref={box}
        rows={1}
        dir="auto"
        placeholder={props.label}
        aria-label={props.label}
        defaultValue={props.initial}
        onInput={({ currentTarget }) => {
          typed.current = currentTarget.value;
          props.onDraft(currentTarget.value);
        }}
        onFocus={() => {
          wasFocused.current = true;
        }}
        onBlur={() => {
          wasFocused.current = false;
        }}
        onKeyDown={(event) => {
          if (isEscape(event)) {
            event.stopPropagation();
            props.onLeave();
          }
        }}
      />
    </div>
  );
}
