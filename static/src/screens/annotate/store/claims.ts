/** Acts of a person on claims: to call a note one, and to say how it checks out. */

import type { FactCheckFields } from "../../../document/annotations/claims";
import * as edits from "../../../document/annotations/fact_check_edits";
import * as acts from "./own_acts";
import type { Act } from "./own_history";

export class Claims {
  /** `record` is given each act that can be undone. */
  constructor(
    private readonly bench: acts.Workbench,
    private readonly record: (act: Act) => void,
  ) {}

  /** Say whether a note is a claim. */
  mark(highlight: string, isClaim: boolean): void {
    if (this.bench.edit(highlight, (doc) => edits.setClaim(doc, highlight, isClaim))) {
      this.record(acts.claiming(this.bench, highlight, isClaim));
    }
  }

  /** Say how a claim checks out, with null nothing any more; false where that is not saved. */
  check(highlight: string, fields: FactCheckFields | null): boolean {
    const before = acts.ownCheck(this.bench, highlight);
    let isSaved = false;
    this.bench.edit(highlight, (doc) => {
      isSaved = edits.setFactCheck(doc, this.bench.author, highlight, fields);
    });
    if (isSaved) {
      const after = acts.ownCheck(this.bench, highlight);
      this.record(acts.checking(this.bench, highlight, before, after));
    }
    return isSaved;
  }

  takeBack(highlight: string): void {
    this.check(highlight, null);
  }

  /** Take away what somebody says of a claim, as who moderates may. */
  remove(highlight: string, key: string): void {
    this.bench.edit(highlight, (doc) => edits.deleteFactCheck(doc, highlight, key));
  }
}
