/**
 * Copy of a document's unsaved edits in the store of this browser.
 *
 * It follows the save state: an edit is added when it is made, and deleted once the server has it.
 * What was refused stays without its bytes, for its words, until its writer has read them. Edits
 * sent twice change nothing twice: each part of one has a client id and a clock in the document.
 */

import * as Y from "yjs";
import type { Loss } from "../provider_types";
import type { Device, SaveState } from "../save_state";
import { handle } from "./handled";
import type { KeptEdit, KeptPlace, KeptText, StoredEdit } from "./kept_edit";
import { belongsTo, isSendable, runsOf } from "./sending";

/** An edit, and its key once it is stored. */
interface Entry {
  edit: KeptEdit;
  key: number | null;
  /** True while the transaction that adds it is under way. */
  isAdding: boolean;
  /** True where the stored value is an older one. */
  isChanged: boolean;
  /** True once the save state had it: when it has it no more, the server has. */
  isFollowed: boolean;
}

/** The copy of the document that edits are made in. */
export interface EditedCopy {
  readonly generation: number;
  readonly client: number;
}

export class KeptEdits {
  /** Copy that new edits are made in. */
  copy: EditedCopy = { generation: 0, client: 0 };
  private readonly held = new Map<Uint8Array, Entry>();
  private refused: Entry[] = [];
  private gone: Entry[] = [];
  private isBusy = false;
  private hasFailed = false;
  private isLoading = true;
  /** Words about this browser in the state that was described last. */
  private described: Pick<SaveState, "device" | "isLoadingKept"> | null = null;
  private isStopped = false;
  private readonly release: () => void;

  /**
   * `describe` gives the words of the edit that was made last; `onChange` is called when
   * `stateOf` would tell something else.
   */
  constructor(
    private readonly place: KeptPlace,
    private readonly describe: () => readonly KeptText[],
    private readonly onChange: () => void,
  ) {
    this.release = handle(place.document);
  }

  /** State of the edits that are not saved: all kept here, on their way there, or not. */
  private get device(): Device {
    const isPending = [...this.held.values()].some(({ key }) => key === null);
    if (this.held.size > 0 && !isPending) {
      return "kept";
    }
    return this.hasFailed ? "nothing" : "keeping";
  }

  /** Edits that are not saved. */
  all(): KeptEdit[] {
    return [...this.held.values()].map(({ edit }) => edit);
  }

  /** State of saving as the page tells it: with what this browser alone knows. */
  stateOf(saving: SaveState): SaveState {
    const { device, isLoading: isLoadingKept } = this;
    this.described = { device, isLoadingKept };
    return { ...saving, ...this.described };
  }

  /**
   * Hand in what earlier pages of this person have kept for the document, by `absorb`; the edits
   * that cannot be sent any more. None is found where nothing can be stored.
   */
  async resume(
    { generation, hasRevealed }: { generation: number; hasRevealed: boolean },
    absorb: (copy: Uint8Array, edits: readonly Uint8Array[]) => void,
  ): Promise<StoredEdit[]> {
    const found = await this.load((edit) => belongsTo(edit, this.place, hasRevealed));
    if (this.isStopped) {
      return [];
    }
    const sendable = found.filter(({ edit }) => isSendable(edit, this.place, generation));
    for (const run of runsOf(sendable)) {
      for (const one of run) {
        this.adopt(one);
      }
      const updates = run.flatMap(({ edit }) => edit.update ?? []);
      absorb(Y.mergeUpdates(updates), updates);
    }
    this.isLoading = false;
    this.announceChange();
    return found.filter((one) => !sendable.includes(one));
  }

  private async load(isOurs: (edit: KeptEdit) => boolean): Promise<StoredEdit[]> {
    try {
      const store = await import("./device_store");
      const found = await store.editsOf(this.place.person);
      return found.filter(({ key, edit }) => isOurs(edit) && !this.has(key));
    } catch {
      this.fail();
      return [];
    }
  }

  /** Go on with an edit of an earlier page, which `follow` is going to have. */
  private adopt({ key, edit }: StoredEdit): void {
    if (edit.update !== null) {
      this.held.set(edit.update, { ...entryOf(edit), key, isFollowed: false });
    }
  }

  /** Go on with an edit of an earlier page that cannot be sent, until its words were read. */
  adoptRefused({ key, edit }: StoredEdit): void {
    this.refused.push({ ...entryOf({ ...edit, update: null }), key });
  }

  /** Delete edits of an earlier page. */
  drop(edits: readonly StoredEdit[]): void {
    this.gone.push(...edits.map(({ key, edit }) => ({ ...entryOf(edit), key })));
    void this.write();
  }

  /** Take over the edits of a document that has become part of this one. */
  takeOver(other: KeptEdits): void {
    for (const [edit, entry] of other.held) {
      entry.isFollowed = false;
      this.held.set(edit, entry);
    }
    other.held.clear();
    this.refused.push(...other.refused.splice(0));
  }

  /** Keep exactly these edits; all others that were to be saved are. */
  follow(unsaved: readonly Uint8Array[]): void {
    const still = new Set(unsaved);
    for (const update of still) {
      const entry = this.held.get(update) ?? entryOf(this.newEdit(update));
      entry.isFollowed = true;
      this.held.set(update, entry);
    }
    for (const [update, entry] of this.held) {
      if (entry.isFollowed && !still.has(update)) {
        this.held.delete(update);
        this.gone.push(entry);
      }
    }
    if (this.hasWork) {
      void this.write();
    }
  }

  /** Nothing that is kept can be sent any more: its words stay until `forgetRefused`. */
  refuse(loss: Loss, code: string): void {
    for (const entry of this.held.values()) {
      entry.edit = { ...entry.edit, update: null, loss, code };
      entry.isChanged = true;
      (entry.edit.texts.length > 0 ? this.refused : this.gone).push(entry);
    }
    this.held.clear();
    void this.write();
  }

  /** The writer has read what was refused. */
  forgetRefused(): void {
    this.gone.push(...this.refused.splice(0));
    void this.write();
  }

  /** End here; what is kept stays. */
  stop(): void {
    this.isStopped = true;
    this.release();
  }

  private has(key: number): boolean {
    return [...this.held.values(), ...this.refused, ...this.gone].some((one) => one.key === key);
  }

  private newEdit(update: Uint8Array): KeptEdit {
    const { place, copy } = this;
    return {
      ...place,
      ...copy,
      at: Date.now(),
      update,
      texts: this.describe(),
      loss: null,
      code: "",
    };
  }

  private get adding(): Entry[] {
    return [...this.held.values(), ...this.refused].filter((one) => isNew(one) && !one.isAdding);
  }

  private get changed(): Entry[] {
    return this.refused.filter((one) => one.isChanged && !isNew(one));
  }

  private get hasWork(): boolean {
    return this.gone.length > 0 || this.adding.length > 0 || this.changed.length > 0;
  }

  /** Bring the store up to date, one transaction after another. A failure ends it until the next. */
  private async write(): Promise<void> {
    if (this.isBusy) {
      return;
    }
    this.isBusy = true;
    try {
      const store = await import("./device_store");
      while (this.hasWork) {
        await this.addTo(store);
        const changed = this.changed;
        await store.replace(changed.flatMap(stored));
        for (const entry of changed) {
          entry.isChanged = false;
        }
        const gone = this.gone.filter(({ isAdding }) => !isAdding);
        await store.remove(gone.flatMap(stored).map(({ key }) => key));
        this.gone = this.gone.filter((entry) => !gone.includes(entry));
      }
      this.hasFailed = false;
    } catch {
      this.fail();
    } finally {
      this.isBusy = false;
    }
    this.announceChange();
  }

  private async addTo(store: typeof import("./device_store")): Promise<void> {
    const entries = this.adding;
    for (const entry of entries) {
      entry.isAdding = true;
    }
    try {
      const keys = await store.add(entries.map(({ edit }) => edit));
      for (const [i, entry] of entries.entries()) {
        entry.key = keys[i] ?? null;
      }
    } finally {
      for (const entry of entries) {
        entry.isAdding = false;
      }
    }
  }

  private announceChange(): void {
    const { described, device, isLoading } = this;
    if (described?.device !== device || described.isLoadingKept !== isLoading) {
      this.onChange();
    }
  }

  private fail(): void {
    this.hasFailed = true;
    this.announceChange();
  }
}

function entryOf(edit: KeptEdit): Entry {
  return { edit, key: null, isAdding: false, isChanged: false, isFollowed: false };
}

function isNew({ key }: Entry): boolean {
  return key === null;
}

function stored({ key, edit }: Entry): StoredEdit[] {
  return key === null ? [] : [{ key, edit }];
}
