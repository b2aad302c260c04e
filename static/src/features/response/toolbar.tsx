/** Toolbar of the editor: one stop of the Tab key, and arrows within (ARIA toolbar pattern). */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { EditorView } from "prosemirror-view";
import { typedAddress } from "../../document/response/values";
import { t } from "../../i18n/messages";
import { isEnter, isEscape } from "../../ui/keys";
import { canStep, FORMATS, LINK_KEYS, linkAt, setLink, UNDO } from "./formats";

interface ToolbarProps {
  readonly view: EditorView;
  readonly isLinking: boolean;
  readonly setLinking: (isLinking: boolean) => void;
}

export function Toolbar({ view, isLinking, setLinking }: ToolbarProps) {
  const { state } = view;
  const href = linkAt(state);
  // A block of code has none.
  const canLink = setLink(null)(state);
  const [reached, setReached] = useState(t("Heading"));
  /** A button of the toolbar; the focus goes back to the text after a click, and stays after a key. */
  const button = (name: string, turn: () => void, keys?: string) => ({
    type: "button" as const,
    class: "response-tool",
    "aria-label": name,
    title: keys === undefined ? name : `${name} (${keys})`,
    tabIndex: reached === name ? 0 : -1,
    onFocus: () => setReached(name),
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onClick: turn,
  });
  return (
    <div class="response-tools">
      <div
        class="response-toolbar"
        role="toolbar"
        aria-label={t("Format of the answer")}
        onKeyDown={(event) => {
          if (isEscape(event)) {
            event.stopPropagation();
            view.focus();
          } else {
            step(event);
          }
        }}
      >
        {FORMATS.map((group) => (
          <span key={group[0]?.name} class="response-tool-group">
            {group.map(({ name, sign, keys, isOn, turn }) => (
              <button
                key={name}
                {...button(name, () => void turn(view.state, view.dispatch), keys)}
                aria-pressed={isOn(state)}
                aria-disabled={!turn(state)}
                data-format={name}
                data-sign={sign}
              />
            ))}
          </span>
        ))}
        <span class="response-tool-group">
          <button
            {...button(t("Link"), () => setLinking(!isLinking && canLink), LINK_KEYS)}
            aria-pressed={href !== null}
            aria-expanded={isLinking}
            aria-disabled={!canLink}
          >
            {t("Link")}
          </button>
        </span>
        <span class="response-tool-group">
          {UNDO.map(({ name, sign, keys, turn, stack }) => (
            <button
              key={name}
              {...button(name, () => void turn(view.state), keys)}
              aria-disabled={!canStep(state, stack)}
              data-sign={sign}
            />
          ))}
        </span>
      </div>
      {isLinking && (
        <LinkField
          href={href}
          onSet={(address) => {
            setLink(address)(view.state, view.dispatch);
            setLinking(false);
            view.focus();
          }}
          onClose={() => {
            setLinking(false);
            view.focus();
          }}
        />
      )}
    </div>
  );
}

interface LinkFieldProps {
  readonly href: string | null;
  /** Called with an address; with null to take the link away. */
  readonly onSet: (href: string | null) => void;
  readonly onClose: () => void;
}

function LinkField({ href, onSet, onClose }: LinkFieldProps) {
  const [typed, setTyped] = useState(href ?? "");
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // Not every browser focuses a field whose words are selected.
    field.current?.focus();
    field.current?.select();
  }, []);
  const set = () => {
    const address = typedAddress(typed);
    setWrong(address === null);
    if (address !== null) {
      onSet(address);
    }
  };
  return (
    <fieldset class="response-link" aria-label={t("Link")}>
      <input
        ref={field}
        type="text"
        inputMode="url"
        aria-label={t("Address of the link")}
        aria-invalid={isWrong}
        placeholder={t("https://…")}
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          if (isEnter(event)) {
            event.preventDefault();
            set();
          } else if (isEscape(event)) {
            event.stopPropagation();
            onClose();
          }
        }}
      />
      <button type="button" class="quiet" onClick={set}>
        {t("Set link")}
      </button>
      {href !== null && (
        <button type="button" class="quiet" onClick={() => onSet(null)}>
          {t("Remove link")}
        </button>
      )}
      {isWrong && (
        <p class="field-error" role="alert">
          {t("This is not an address. Write one such as https://example.org or name@example.org.")}
        </p>
      )}
    </fieldset>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function step(event: KeyboardEvent): void {
  const to = STEPS[event.key];
  const bar = event.currentTarget as HTMLElement;
  const buttons = [...bar.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (to !== undefined && at >= 0) {
    event.preventDefault();
    buttons[to(at, buttons.length)]?.focus();
  }
}
