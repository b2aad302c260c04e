/** The tags to choose from for the selected text: by mouse, by touch, or by their keys. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { QUOTE_LIMIT } from "../../../document/annotations/schema";
import { groupsOf, type ShownTag } from "../../../document/annotations/tags";
import { t } from "../../../i18n/messages";
import { liveRange } from "../../../text/anchors";
import { KEEPS_SELECTION, type Selected } from "../../../text/selection";
import { isEscape, isTyping } from "../../../ui/keys";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import type { Privacy } from "../hooks/use_private_choice";
import { CopyAddress } from "./copy_address";
import { LockIcon } from "./icons";

export interface TagMenuProps {
  readonly selected: Selected;
  /** Tags in use. */
  readonly tags: readonly ShownTag[];
  /** The box that scrolls; the menu is placed inside it, or docked below it where it is narrow. */
  readonly scroller: HTMLElement | null;
  readonly isDocked: boolean;
  /** Notes that only their writer sees. */
  readonly privacy: Privacy;
  readonly activityId: string;
  /** Part of the passage's address behind the #. */
  readonly hash: string;
  /** Quote the passage in the written answer; null where there is none to write. */
  readonly onQuote: (() => void) | null;
  /** `isByKey` is true for a choice by a key. */
  readonly onChoose: (tag: string, isByKey: boolean) => void;
  readonly onClose: () => void;
}

/** The key that makes a private note: no tag can have it. */
export const PRIVATE_KEY = "0";

export function TagMenu(props: TagMenuProps) {
  const { selected, tags, isDocked, privacy, onChoose } = props;
  const menu = useRef<HTMLDivElement>(null);
  const [isExplained, setExplained] = useState(false);
  usePlace(menu, props, isExplained);
  useKeys(menu, props, () => setExplained(!isExplained));
  const isTooLong = selected.span.end - selected.span.start > QUOTE_LIMIT;
  return (
    <div
      ref={menu}
      class={isDocked ? "tag-menu tag-menu-docked" : "tag-menu"}
      role="toolbar"
      aria-label={t("Tag the selected text")}
      data-testid="tag-menu"
      {...{ [KEEPS_SELECTION]: "" }}
      // Without this, some browsers end the selection before the click arrives.
      onPointerDown={(event) => event.preventDefault()}
    >
      {isTooLong ? (
        <p class="tag-menu-note">
          {t("Please select a shorter passage, of at most {QUOTELIMIT} characters.", {
            QUOTELIMIT: QUOTE_LIMIT,
          })}
        </p>
      ) : (
        <>
          <div class="tag-menu-choices">
            {groupsOf(tags).map((group) => (
              <Group key={group[0]?.group ?? ""} group={group}>
                {group.map((tag) => (
                  <Choice
                    key={tag.key}
                    tag={tag}
                    isExplained={isExplained}
                    isPrivate={privacy.isOn}
                    onChoose={onChoose}
                  />
                ))}
              </Group>
            ))}
            {tags.some((tag) => tag.description !== "") && (
              <button
                type="button"
                class="quiet tag-menu-explain"
                aria-pressed={isExplained}
                aria-keyshortcuts="?"
                onClick={() => setExplained(!isExplained)}
              >
                {isExplained ? t("Hide what they mean") : t("What do they mean?")}
              </button>
            )}
            {props.onQuote !== null && (
              <button
                type="button"
                class="quiet"
                data-testid="quote-in-answer"
                onClick={props.onQuote}
              >
                {t("Quote in the answer")}
              </button>
            )}
            <CopyAddress activityId={props.activityId} hash={props.hash} to={t("this paragraph")} />
          </div>
          <PrivateChoices {...privacy} />
        </>
      )}
    </div>
  );
}

function PrivateChoices({ isOn, canTurnOff, state, onTurn, onNote }: Privacy) {
  return (
    <div class="tag-menu-private">
      <button
        type="button"
        class="tag-choice"
        aria-keyshortcuts={PRIVATE_KEY}
        data-testid="private-note"
        onClick={(event) => onNote(event.detail === 0)}
      >
        <span class="private-mark" aria-hidden="true">
          {PRIVATE_KEY}
        </span>
        <span class="tag-choice-name">{t("Note to yourself")}</span>
      </button>
      <button
        type="button"
        role="switch"
        class="quiet private-switch"
        aria-checked={isOn}
        aria-label={t("Give tags privately, too")}
        title={t("Give tags privately, too: only you see the notes")}
        disabled={!canTurnOff}
        onClick={() => onTurn(!isOn)}
      >
        <LockIcon />
        {t("Only you")}
      </button>
      {state !== "ready" && (
        <p class="tag-menu-note" role={state === "failed" ? "alert" : "status"}>
          {state === "opening"
            ? t("Opening your private notes…")
            : t("Your private notes could not be opened. Check your connection, and try again.")}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly group: readonly ShownTag[];
  readonly children: ComponentChildren;
}

function Group({ group, children }: GroupProps) {
  const name = group[0]?.group ?? "";
  return (
    <fieldset class="tag-menu-group" aria-label={name === "" ? undefined : name}>
      {name !== "" && (
        <span class="tag-group-name" aria-hidden="true" dir="auto">
          {name}
        </span>
      )}
      {children}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly tag: ShownTag;
  readonly isExplained: boolean;
  /** True where only its writer sees the note. */
  readonly isPrivate: boolean;
  readonly onChoose: TagMenuProps["onChoose"];
}

function Choice({ tag, isExplained, isPrivate, onChoose }: ChoiceProps) {
  const about = [
    tag.description,
    tag.example && t("For example: {example}", { example: tag.example }),
  ];
  return (
    <button
      type="button"
      class="tag-choice"
      data-testid={`tag-${tag.key}`}
      aria-keyshortcuts={tag.shortcut ?? undefined}
      onClick={(event) => onChoose(tag.key, event.detail === 0)}
    >
      <TagMark color={tag.color} letter={letterOf(tag)} />
      <span class="tag-choice-name" dir="auto">
        {tag.name}
        {isExplained &&
          about.filter(Boolean).map((words) => (
            <small key={words} dir="auto">
              {words}
            </small>
          ))}
      </span>
      {isPrivate && <LockIcon />}
    </button>
  );
}

/** Put the menu below the end of the selection, or above its beginning where there is more room. */
function usePlace(
  menu: { current: HTMLElement | null },
  { selected, scroller, isDocked, tags, privacy }: TagMenuProps,
  isExplained: boolean,
): void {
  // Before the browser paints: the menu is never seen anywhere else.
  useLayoutEffect(() => {
    const box = menu.current;
    box?.removeAttribute("style");
    if (isDocked || box === null || scroller === null) {
      return;
    }
    const lines = liveRange(selected.range).getClientRects();
    const first = lines[0];
    const last = lines[lines.length - 1];
    if (first === undefined || last === undefined) {
      return;
    }
    const frame = scroller.getBoundingClientRect();
    const { top, height } = besideLines(first, last, frame, box.offsetHeight);
    const rightmost = frame.right - box.offsetWidth - MARGIN * 2;
    const left = Math.max(
      frame.left + MARGIN,
      Math.min(last.right - box.offsetWidth / 2, rightmost),
    );
    box.style.left = `${left - frame.left + scroller.scrollLeft}px`;
    box.style.top = `${top - frame.top + scroller.scrollTop}px`;
    box.style.maxBlockSize = `${height}px`;
  }, [selected, scroller, isDocked, menu, isExplained, tags.length, privacy.state]);
}

/** Pixels between the selection, the menu and the edges. */
const MARGIN = 8;

/** Height in pixels that a menu needs to be of use where it has to scroll. */
const LEAST_HEIGHT = 160;

/** Place of a box that covers none of the lines, and the height that it has there. */
export function besideLines(
  first: DOMRect,
  last: DOMRect,
  frame: DOMRect,
  height: number,
): { readonly top: number; readonly height: number } {
  const below = frame.bottom - last.bottom - 2 * MARGIN;
  const above = first.top - frame.top - 2 * MARGIN;
  const room = Math.max(below, above);
  if (height > room && room < LEAST_HEIGHT) {
    // The lines fill the frame: nothing but covering some of them is left.
    return { top: frame.bottom - height - MARGIN, height };
  }
  const fitting = Math.min(height, room);
  const isBelow = fitting <= below;
  return {
    top: isBelow ? last.bottom + MARGIN : first.top - fitting - MARGIN,
    height: fitting,
  };
}

function useKeys(
  menu: { current: HTMLElement | null },
  props: TagMenuProps,
  onExplain: () => void,
): void {
  const latest = useRef({ ...props, onExplain });
  latest.current = { ...props, onExplain };
  // Together with the menu: whoever sees it may press a key at once.
  useLayoutEffect(() => {
    const ending = new AbortController();
    document.addEventListener("keydown", (event) => onKey(event, menu.current, latest.current), {
      signal: ending.signal,
    });
    return () => ending.abort();
  }, [menu]);
}

function onKey(
  event: KeyboardEvent,
  menu: HTMLElement | null,
  props: TagMenuProps & { readonly onExplain: () => void },
): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  const key = event.key.toLowerCase();
  const tag = props.tags.find(({ shortcut }) => shortcut === key);
  const isInside = menu?.contains(document.activeElement) === true;
  if (tag !== undefined) {
    props.onChoose(tag.key, true);
  } else if (key === PRIVATE_KEY) {
    props.privacy.onNote(true);
  } else if (event.key === "?") {
    props.onExplain();
  } else if (isEscape(event)) {
    props.onClose();
  } else if (event.key === "Tab" && !event.shiftKey && !isInside) {
    menu?.querySelector("button")?.focus();
  } else if (isInside && event.key in STEPS) {
    step(menu, STEPS[event.key] ?? 0);
  } else {
    return;
  }
  event.preventDefault();
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Move the focus among the buttons, round and round. */
function step(menu: HTMLElement, by: number): void {
  const buttons = [...menu.querySelectorAll("button")];
  const now = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons.at((now + by) % buttons.length)?.focus();
}
