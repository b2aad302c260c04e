/**
 * Copy of unfinished texts in the store of this browser, where a killed browser leaves them.
 *
 * What is typed goes there one transaction after another, each with the latest texts. Where nothing
 * can be stored, the page goes on without.
 */

export class KeptTexts {
  /** Latest texts by their places; undefined for one that has ended. */
  private readonly changed = new Map<string, unknown>();
  private isBusy = false;

  /** `owner` names the person and their place of work. */
  constructor(
    private readonly person: string,
    private readonly owner: string,
  ) {}

  /** Texts that earlier pages have left, in the order in which they were typed. */
  async load(): Promise<unknown[]> {
    try {
      const store = await import("./device_store");
      const found = await store.unfinishedOf(this.owner);
      return found.sort((a, b) => a.at - b.at).map(({ value }) => value);
    } catch {
      return [];
    }
  }

  keep(place: string, value: unknown): void {
    this.changed.set(place, value);
    void this.write();
  }

  drop(place: string): void {
    this.keep(place, undefined);
  }

  private async write(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    this.isBusy = true;
    try {
      const store = await import("./device_store");
      while (this.changed.size > 0) {
        const latest = [...this.changed];
        this.changed.clear();
        const { person, owner } = this;
        const at = Date.now();
        await store.changeUnfinished(
          owner,
          latest.flatMap(([place, value]) =>
            value === undefined ? [] : [{ person, owner, place, at, value }],
          ),
          latest.flatMap(([place, value]) => (value === undefined ? [place] : [])),
        );
      }
    } catch {
      // This browser stores nothing: the page itself still has the texts.
    } finally {
      this.isBusy = false;
    }
  }
}
