/** Mentions in a text area: the text as it is typed, and people to choose for a name that is typed. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Reader } from "../../../api/openapi.generated";
import type { Mention } from "../../../text/mentions";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import { isEnter, isEscape } from "../../../ui/keys";
import type { ReaderSearch, Readers } from "../store/readers";
import {
  edited,
  mentionAt,
  storedFrom,
  type TypedName,
  type TypedText,
  typedFrom,
  typedName,
  withMention,
} from "../store/typed_text";

/** People who can be mentioned in a comment, and who is mentioned in it. */
export interface People {
  /** null where nobody can be mentioned. */
  readonly readers: Readers | null;
  readonly personOf: (author: string) => MentionedPerson;
  /** True for a note that nobody else reads. */
  readonly isPrivate: boolean;
}

export interface Mentions {
  /** Text to show in the area. */
  readonly text: string;
  /** People to choose; null while no name is typed. */
  readonly offered: readonly Reader[] | null;
  readonly active: number;
  /** True once the server has said who fits. */
  readonly isConfirmed: boolean;
  readonly onInput: (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => void;
  /** Look for a name at the caret. */
  readonly onMove: () => void;
  /** True for a key that was the list's. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
  readonly choose: (person: Reader) => void;
  readonly close: () => void;
}

/** Milliseconds for which typing rests before the server is asked. */
const REST = 120;

/** `stored` is the text with author ids, and `onStored` is called with each change of it. */
export function useMentions(
  box: { readonly current: HTMLTextAreaElement | null },
  stored: string,
  { readers, personOf }: People,
  onStored: (text: string) => void,
): Mentions {
  const nameOf = (author: string) => personOf(author).name;
  const [typed, setTyped] = useState(() => typedFrom(stored, nameOf));
  const [name, setName] = useState<TypedName | null>(null);
  /** Author id of whom the keys have reached; null for the first, whoever that is. */
  const [reached, setReached] = useState<string | null>(null);
  const [, redraw] = useState(0);
  /** Mentions of each text that stood in the area: undoing gives them back. */
  const history = useRef(new Map([[typed.text, typed.mentions]]));
  const chosen = useRef<Mention | null>(null);
  const caretAfter = useRef<number | null>(null);
  const closedAt = useRef(-1);
  const search = useRef<ReaderSearch | null>(null);

  // Another text than the one that was typed, as after it was sent.
  const isAnother = storedFrom(typed) !== stored;
  const shown = isAnother ? typedFrom(stored, nameOf) : typed;
  useEffect(() => {
    if (isAnother) {
      setTyped(shown);
      setName(null);
    }
  }, [isAnother, stored]);
  useLayoutEffect(() => {
    if (caretAfter.current !== null) {
      box.current?.setSelectionRange(caretAfter.current, caretAfter.current);
      caretAfter.current = null;
    }
  });

  const words = name?.words ?? null;
  const found = search.current;
  const isConfirmed = words !== null && found?.isConfirmed(words) === true;
  useEffect(() => {
    if (words === null || found === null || isConfirmed) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      void found.find(words).then(() => redraw((before) => before + 1));
    }, REST);
    return () => window.clearTimeout(timer);
  }, [words, found, isConfirmed]);

  const follow = (now: TypedText) => {
    const area = box.current;
    const isCaret = area !== null && area.selectionStart === area.selectionEnd;
    const at = readers !== null && isCaret ? typedName(now, area.selectionEnd) : null;
    const next = at?.start === closedAt.current ? null : at;
    closedAt.current = at === null ? -1 : closedAt.current;
    search.current = next === null ? null : (search.current ?? readers?.search() ?? null);
    if (next?.words !== name?.words || next?.start !== name?.start) {
      setName(next);
      setReached(null);
    }
  };
  const take = (now: TypedText) => {
    history.current.set(now.text, now.mentions);
    setTyped(now);
    onStored(storedFrom(now));
    follow(now);
  };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    const { value, selectionEnd } = event.currentTarget;
    const isUndo = event.inputType?.startsWith("history") === true;
    const before = isUndo ? history.current.get(value) : undefined;
    const changed =
      before === undefined ? edited(shown, value, selectionEnd) : { text: value, mentions: before };
    const mention = chosen.current;
    chosen.current = null;
    if (changed.text !== value) {
      caretAfter.current = Math.max(0, selectionEnd - (value.length - changed.text.length));
    }
    take(mention === null ? changed : withMention(changed, mention));
  };
  const choose = (person: Reader) => {
    const area = box.current;
    if (area === null || name === null) {
      return;
    }
    readers?.learn(person);
    const { start } = name;
    const end = area.selectionEnd;
    const sign = `@${person.name}`;
    const space = /^\s/u.test(shown.text.slice(end)) ? "" : " ";
    chosen.current = { start, end: start + sign.length, author: person.author };
    area.focus();
    area.setSelectionRange(start, end);
    // As typed: so that the browser's own undo takes it back.
    if (!document.execCommand?.("insertText", false, sign + space)) {
      area.setRangeText(sign + space, start, end, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };
  const close = () => {
    closedAt.current = name?.start ?? -1;
    search.current = null;
    setName(null);
  };
  const offered = words === null || found === null ? null : found.now(words);
  const active = Math.max(0, offered?.findIndex(({ author }) => author === reached) ?? 0);
  // Several words that are nobody's name are the sentence.
  const isOffered = offered !== null && (offered.length > 0 || !/\s/u.test(words ?? ""));
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    if (event.key === "Backspace" || event.key === "Delete") {
      selectMention(box.current, shown, event.key);
      return false;
    }
    const person = offered?.[active];
    if (person === undefined || event.shiftKey) {
      return false;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      const count = offered?.length ?? 1;
      setReached(offered?.[(active + step + count) % count]?.author ?? null);
    } else if (isEnter(event) || event.key === "Tab") {
      choose(person);
    } else if (isEscape(event)) {
      close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    text: shown.text,
    offered: isOffered ? offered : null,
    active,
    isConfirmed,
    onInput,
    onMove: () => follow(shown),
    onKeyDown,
    choose,
    close,
  };
}

/** Select a mention of which a key would take a part: it goes as a whole, and undoing brings it back. */
function selectMention(area: HTMLTextAreaElement | null, typed: TypedText, key: string): void {
  if (area !== null && area.selectionStart === area.selectionEnd) {
    const mention = mentionAt(typed, area.selectionEnd, key);
    if (mention !== null) {
      area.setSelectionRange(mention.start, mention.end);
    }
  }
}
