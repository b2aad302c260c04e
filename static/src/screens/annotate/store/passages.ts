/** Acts of a person on the words that their notes are on. */

import * as edits from "../../../document/annotations/edits";
import * as acts from "./own_acts";
import type { Act } from "./own_history";

export class Passages {
  /** `record` is given each act that can be undone. */
  constructor(
    private readonly bench: acts.Workbench,
    private readonly record: (act: Act) => void,
  ) {}

  /** Put a highlight of one's own on other words. */
  change(highlight: string, passage: edits.Passage): void {
    const before = this.bench.find(highlight);
    if (
      before?.author === this.bench.author &&
      this.bench.edit(highlight, (doc) => edits.changePassage(doc, highlight, passage))
    ) {
      this.record(acts.moving(this.bench, before, passage));
    }
  }
}
