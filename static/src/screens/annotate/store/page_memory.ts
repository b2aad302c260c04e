/**
 * Memory of one person in one workspace, in this tab: drafts, and the choice of notes that are shown.
 *
 * It outlives the screen, and a reload where the page may store anything. A frame of another site
 * often may not; closing it then asks first, while something is unfinished.
 */

/** Values of all that were open in this page, as JSON. */
const remembered = new Map<string, string>();

export class PageMemory {
  /** `owner` names workspace and person. */
  constructor(private readonly owner: string) {}

  /** Value under a name; null where there is none that can be read. */
  read(name: string): unknown {
    const text = remembered.get(this.keyOf(name)) ?? this.stored(name);
    try {
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    remembered.set(this.keyOf(name), text);
    try {
      window.sessionStorage.setItem(this.keyOf(name), text);
    } catch {
      // Full, or forbidden: the page itself still has it.
    }
  }

  private stored(name: string): string | null {
    try {
      return window.sessionStorage.getItem(this.keyOf(name));
    } catch {
      return null;
    }
  }

  private keyOf(name: string): string {
    return `${this.owner} ${name}`;
  }
}

/** Forget what is remembered without storage, as a reload does. */
export function forget(): void {
  remembered.clear();
}
