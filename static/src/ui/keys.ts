/** Keys that send or close, for every handler. While an input method composes a word, they are the method's. */

export const isMac = navigator.platform.startsWith("Mac");

type Key = Pick<KeyboardEvent, "key" | "isComposing" | "ctrlKey" | "metaKey">;

/** True where keys are words that somebody types. */
export function isTyping(target: EventTarget | null): boolean {
  const fields = "input, textarea, select, [contenteditable=true]";
  return target instanceof Element && target.closest(fields) !== null;
}

/** True for Escape as a key of the page. */
export function isEscape({ key, isComposing }: Key): boolean {
  return key === "Escape" && !isComposing;
}

/** True for Enter as a key of the page. */
export function isEnter({ key, isComposing }: Key): boolean {
  return key === "Enter" && !isComposing;
}

/** True for Enter with Ctrl or Cmd, which sends a form with a longer text. */
export function isSendKey(event: Key): boolean {
  return isEnter(event) && (event.ctrlKey || event.metaKey);
}
