/** Texts of markers that are typed and not saved: they stay while one looks at somebody else. */

const typed = new Map<string, string>();

/** Text that is typed under a key; undefined where nothing is unsaved. */
export function unsavedText(key: string): string | undefined {
  return typed.get(key);
}

export function keepUnsavedText(key: string, text: string): void {
  typed.set(key, text);
}

/** Forget a text, because it is saved or not wanted. */
export function forgetUnsavedText(key: string): void {
  typed.delete(key);
}

addEventListener("beforeunload", (event) => {
  if (typed.size > 0) {
    event.preventDefault();
  }
});
