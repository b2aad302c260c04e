/** Field of a marker's comment, which offers what they wrote before while they type. */

import { plural, t } from "../../../i18n/messages";
import "./feedback.css";
import { useId, useRef, useState } from "preact/hooks";
import type { ReusableComment } from "../../../api/openapi.generated";
import { COMMENTS_PATH } from "../../../api/paths/marks";
import { useQuery } from "../../../query/use_query";
import { isEnter, isEscape } from "../../../ui/keys";
import { LimitedTextarea } from "../../../ui/text_limit";
import { inserted, suggestionsFor, typedLine } from "./suggestions";

interface CommentFieldProps {
  readonly label: string;
  readonly name: string;
  readonly rows: number;
  /** Text with which the field begins, or the text that it has. */
  readonly defaultValue?: string;
  readonly value?: string;
  readonly onText?: (text: string) => void;
}

export function CommentField({ label, name, rows, onText, ...content }: CommentFieldProps) {
  const id = useId();
  const comments = useQuery(COMMENTS_PATH).data ?? [];
  const place = useRef<HTMLDivElement>(null);
  const [offered, setOffered] = useState<readonly ReusableComment[]>([]);
  /** Place of the comment that Enter takes; null while keys are those of the text. */
  const [active, setActive] = useState<number | null>(null);
  const close = () => {
    setOffered([]);
    setActive(null);
  };
  const offer = (field: HTMLTextAreaElement, isAsked: boolean) => {
    const typed = typedLine(field.value, field.selectionEnd);
    // Two letters say little enough; an arrow in an empty field asks for all.
    setOffered(isAsked || typed.trim().length > 2 ? suggestionsFor(comments, typed) : []);
    setActive(null);
  };
  const take = (comment: ReusableComment) => {
    const field = place.current?.querySelector("textarea");
    if (field) {
      const made = inserted(field.value, field.selectionEnd, comment.text);
      field.value = made.text;
      field.setSelectionRange(made.caret, made.caret);
      field.focus();
      // As if it had been typed: forms and limits listen to that.
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    close();
  };
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }) => {
    const { key, currentTarget: field } = event;
    const isChord = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    const chosen = active === null ? undefined : offered[active];
    if (isChord) {
      return;
    }
    if (key === "ArrowDown" && field.value === "" && offered.length === 0) {
      offer(field, true);
      event.preventDefault();
    } else if (step !== 0 && offered.length > 0) {
      const next = (active ?? (step > 0 ? -1 : offered.length)) + step;
      setActive(next < 0 || next >= offered.length ? null : next);
      event.preventDefault();
    } else if (isEnter(event) && chosen !== undefined) {
      take(chosen);
      event.preventDefault();
    } else if (isEscape(event) && offered.length > 0) {
      close();
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div class="comment-field" ref={place}>
      <label>
        {label}
        <LimitedTextarea
          name={name}
          rows={rows}
          limit={10_000}
          dir="auto"
          {...content}
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? id : undefined}
          aria-activedescendant={active === null ? undefined : `${id}-${active}`}
          onInput={({ currentTarget }) => {
            offer(currentTarget, false);
            onText?.(currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
      </label>
      {offered.length > 0 && (
        <div class="comment-offers" role="listbox" id={id} aria-label={t("Comments of before")}>
          {offered.map((comment, at) => (
            <div
              key={comment.id}
              id={`${id}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              dir="auto"
              // Before the field loses the focus, and its offers.
              onMouseDown={(event) => {
                event.preventDefault();
                take(comment);
              }}
            >
              {comment.text}
            </div>
          ))}
        </div>
      )}
      <span class="visually-hidden" role="status">
        {offered.length > 0 &&
          plural(
            offered.length,
            "{n} comment of before; arrow down to choose",
            "{n} comments of before; arrow down to choose",
          )}
      </span>
    </div>
  );
}
