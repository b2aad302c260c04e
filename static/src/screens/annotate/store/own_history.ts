/** Undo and redo of a person's own acts, by what they mean and not by what they wrote. */

import { t } from "../../../i18n/messages";

/** An act that can be undone. Each function is false where others have changed what it needs. */
export interface Act {
  /** Name of the act, as in "Undo: comment". */
  readonly label: string;
  readonly undo: () => boolean;
  readonly redo: () => boolean;
}

/** Acts of which more are forgotten, oldest first. */
const MOST = 200;

export class OwnHistory {
  private readonly done: Act[] = [];
  private readonly undone: Act[] = [];

  /** Labels of the acts that come next; null where there is none. */
  get next(): { readonly undo: string | null; readonly redo: string | null } {
    return {
      undo: this.done.at(-1)?.label ?? null,
      redo: this.undone.at(-1)?.label ?? null,
    };
  }

  record(act: Act | null): void {
    if (act !== null) {
      this.done.push(act);
      this.done.splice(0, this.done.length - MOST);
      this.undone.length = 0;
    }
  }

  /** Undo the last act, and give the sentence about it. */
  undo(): string {
    return step(this.done, this.undone, "undo", t("Undone"));
  }

  /** Do again what was undone last, and give the sentence about it. */
  redo(): string {
    return step(this.undone, this.done, "redo", t("Done again"));
  }
}

function step(from: Act[], to: Act[], way: "undo" | "redo", word: string): string {
  const act = from.pop();
  if (act === undefined) {
    return way === "undo" ? t("There is nothing to undo.") : t("There is nothing to do again.");
  }
  if (!act[way]()) {
    return t("Left as it is, because others have changed or answered it: {label}.", {
      label: act.label,
    });
  }
  to.push(act);
  return `${word}: ${act.label}.`;
}
