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
import { list, plural, t } from "../../../i18n/messages";
import { MOST_NOTIFIED, mentionsIn, notifiedBy } from "../../../text/mentions";
import { isEscape, isMac, isSendKey } from "../../../ui/keys";
import { tooLong } from "../../../ui/text_limit";
import { type Mentions, type People, useMentions } from "../hooks/use_mentions";
import { MentionList, optionId } from "./mention_list";

export interface CommentEditorProps {
  readonly label: string;
  readonly action: string;
  readonly initial: string;
  readonly hasFocus: boolean;
  /** Words that it has to have; null for any number. */
  readonly words: WordLimits | null;
  readonly people: People;
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
  const write = (value: string) => {
    setText(value);
    props.onDraft(value);
  };
  const mentions = useMentions(box, text, props.people, write);
  const listId = useId();
  useGrowing(box, mentions.text);
  // Before anything is painted: the next letter may be typed already.
  useLayoutEffect(() => {
    if (props.hasFocus) {
      box.current?.focus({ preventScroll: true });
    }
  }, [props.hasFocus]);

  const excess = excessOf(text);
  const fits = props.words === null || fitsLimits(text, props.words);
  const countId = useId();
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
    if (mentions.onKeyDown(event)) {
      return;
    }
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
        {...listed(mentions, listId)}
        value={mentions.text}
        data-testid="comment-box"
        onInput={mentions.onInput}
        onKeyDown={onKeyDown}
        onSelect={mentions.onMove}
        onBlur={mentions.close}
      />
      {mentions.offered !== null && mentions.offered.length > 0 && (
        <MentionList
          id={listId}
          people={mentions.offered}
          active={mentions.active}
          onChoose={mentions.choose}
        />
      )}
      <span class="visually-hidden" role="status">
        {offerWords(mentions)}
      </span>
      {mentions.offered?.length === 0 && mentions.isConfirmed && (
        <p class="hint" aria-hidden="true">
          {NOBODY}
        </p>
      )}
      <Notified text={text} people={props.people} />
      {excess > 0 && (
        <p class="note-card-warning" role="status">
          {tooLong(excess)}
        </p>
      )}
      {props.words !== null && (
        <p class="hint comment-words" id={countId} data-fits={fits}>
          {text.trim() === ""
            ? t("A comment has {words} here.", { words: limitWords(props.words) })
            : t("{text} of {words}", {
                text: counted(countWords(text)),
                words: limitWords(props.words),
              })}
        </p>
      )}
      {text.trim() !== "" && <MarkupHelp />}
      {text.trim() !== "" && (
        <div class="comment-editor-actions">
          <span class="hint">{isMac ? "⌘ + Enter" : t("Ctrl + Enter")}</span>
          {props.onDiscard !== undefined && (
            <button
              type="button"
              class="quiet"
              onClick={() => props.onDiscard && leave(props.onDiscard)}
            >
              {t("Discard")}
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

const NOBODY = t("Nobody here has that name.");

/** Attributes of a text area with a list: a text of several lines cannot be a combobox. */
function listed({ offered, active }: Mentions, listId: string) {
  const isOpen = offered !== null && offered.length > 0;
  return {
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": isOpen ? listId : undefined,
    "aria-activedescendant": isOpen ? optionId(listId, active) : undefined,
  } as const;
}

/** Words for a screen reader once it is certain who fits. */
function offerWords({ offered, isConfirmed }: Mentions): string {
  if (offered === null || !isConfirmed) {
    return "";
  }
  const count = offered.length;
  return count === 0 ? NOBODY : plural(count, "{n} person to mention", "{n} people to mention");
}

/** Names of people who will find the comment in their feed. */
function Notified({ text, people }: { readonly text: string; readonly people: People }) {
  const notified = notifiedBy(text)
    .map(people.personOf)
    .filter(({ isMe }) => !isMe);
  if (notified.length === 0) {
    return null;
  }
  const names = list([...new Set(notified.map(({ name }) => name))]);
  const isCut = new Set(mentionsIn(text).map(({ author }) => author)).size > MOST_NOTIFIED;
  return (
    <p class="hint comment-notified" data-testid="told">
      {people.isPrivate
        ? t("Only you read this note: nobody is told.")
        : t("{names} will see this under “For you”, as soon as they can read it.", { names })}
      {isCut && ` ${t("A comment tells {most} people at most.", { most: MOST_NOTIFIED })}`}
    </p>
  );
}

/** Signs of Markdown that can be typed. */
function MarkupHelp() {
  return (
    <p class="hint markup-help">
      <span>{t("**bold** *italic* `code` $x^2$ [words](address) @name")}</span>
      <span>{t("Lines: - list, > quote, ``` code")}</span>
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
