/** Order in which the server accepted notes. Clocks of writers, which may be wrong, have no part in it. */

/** Rank from which those are that the server has not accepted yet, in the order of this page. */
const PENDING = 2 ** 40;

export class AcceptedOrder {
  /** Called with the keys that stand elsewhere among others than before. */
  onMoved: (keys: ReadonlySet<string>) => void = () => undefined;
  private readonly accepted = new Map<string, number>();
  private readonly pending = new Map<string, number>();
  private next = 0;

  /** Put these keys, in their order, after all that were accepted before. */
  accept(keys: readonly string[]): void {
    const moved = new Set<string>();
    for (const key of keys) {
      if (this.isMovedByAccepting(key)) {
        moved.add(key);
      }
      this.accepted.set(key, this.next);
      this.pending.delete(key);
      this.next += 1;
    }
    if (moved.size > 0) {
      this.onMoved(moved);
    }
  }

  /** False for the first that waits: it stays behind what is accepted, and before what waits. */
  private isMovedByAccepting(key: string): boolean {
    const [first] = this.pending.keys();
    return this.accepted.has(key) || (this.pending.has(key) && key !== first);
  }

  /** True where the server has told the place of a key. */
  isAccepted(key: string): boolean {
    return this.accepted.has(key);
  }

  /** Place of a key among others. What is not accepted yet comes last, as it was first asked for. */
  rank(key: string): number {
    const rank = this.accepted.get(key) ?? this.pending.get(key);
    if (rank !== undefined) {
      return rank;
    }
    this.next += 1;
    this.pending.set(key, PENDING + this.next);
    return PENDING + this.next;
  }
}
