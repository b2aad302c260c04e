/**
 * Editing session of one draft: the edits that somebody wants, and the draft as the server has it.
 *
 * Edits are one list, sent as a whole, so that undoing is sending fewer. What cannot be sent is kept
 * and sent again, also after its preview was closed.
 */

import { ApiError, asApiError } from "../../../api/http";
import type { Draft, DraftTurn } from "../../../api/openapi.generated";
import { retryDelay } from "../../../sync/backoff";
import { applied, areSame, type Edit } from "./edits";

/** Calls to the server that a session makes. */
export interface DraftServer {
  readonly save: (version: number, edits: readonly Edit[]) => Promise<Draft>;
  readonly load: () => Promise<Draft>;
}

export interface DraftState {
  /** Draft as the server answered last. */
  readonly draft: Draft;
  /** Turns with the edits that are on their way, as far as their result is known. */
  readonly turns: readonly DraftTurn[];
  readonly edits: readonly Edit[];
  /** Edits that were undone, the last one last. */
  readonly undone: readonly Edit[];
  readonly saving: "saved" | "saving" | "waiting";
  /** True until the server has answered an edit whose result only it knows. */
  readonly isBlocked: boolean;
  /** Reason why the last edit was not accepted. */
  readonly error: ApiError | null;
}

export class DraftSession {
  state: DraftState;
  private confirmed: readonly Edit[];
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private isSending = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    draft: Draft,
    private readonly server: DraftServer,
  ) {
    this.confirmed = draft.edits;
    this.state = {
      draft,
      turns: draft.turns,
      edits: draft.edits,
      undone: [],
      saving: "saved",
      isBlocked: false,
      error: null,
    };
  }

  /** Call `listener` after each change of the state. Returns the function that ends it. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Make one more edit. False where the one before it must be answered first. */
  edit(edit: Edit): boolean {
    if (this.state.isBlocked) {
      return false;
    }
    this.want([...this.state.edits, edit], [], applied(this.state.turns, edit));
    return true;
  }

  // These need no place in a text that only the server knows, so they wait for nothing.

  /** Do the last edit otherwise. */
  replaceLast(edit: Edit): void {
    this.want([...this.state.edits.slice(0, -1), edit], [], null);
  }

  /** Take the last edit back. False where there is none. */
  undo(): boolean {
    const last = this.state.edits.at(-1);
    if (last === undefined) {
      return false;
    }
    this.want(this.state.edits.slice(0, -1), [...this.state.undone, last], null);
    return true;
  }

  /** Make the edit again that was taken back last. False where there is none. */
  redo(): boolean {
    const { edits, undone, turns, isBlocked } = this.state;
    const next = undone.at(-1);
    if (next === undefined) {
      return false;
    }
    this.want([...edits, next], undone.slice(0, -1), isBlocked ? null : applied(turns, next));
    return true;
  }

  /** Send at once what waits for a connection. */
  sendNow = (): void => {
    clearTimeout(this.retry);
    void this.send();
  };

  /** The draft once all edits are saved. Raises the error that keeps one of them off. */
  saved(): Promise<Draft> {
    if (this.state.saving === "saved") {
      return Promise.resolve(this.state.draft);
    }
    this.sendNow();
    return new Promise((resolve, reject) => {
      const check = () => {
        const { saving, error, draft } = this.state;
        if (saving !== "saving") {
          end();
          if (error === null && saving === "saved") {
            resolve(draft);
          } else {
            reject(error);
          }
        }
      };
      const end = this.subscribe(check);
      check();
    });
  }

  private want(
    edits: readonly Edit[],
    undone: readonly Edit[],
    turns: readonly DraftTurn[] | null,
  ): void {
    this.update({
      edits,
      undone,
      turns: turns ?? this.state.turns,
      isBlocked: turns === null,
      error: null,
      ...(this.state.saving === "saved" ? { saving: "saving" } : {}),
    });
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.isSending) {
      return;
    }
    this.isSending = true;
    try {
      while (this.state.edits !== this.confirmed) {
        this.update({ saving: "saving" });
        await this.sendOnce(this.state.edits);
      }
    } catch (error) {
      this.keepForLater(asApiError(error));
    } finally {
      this.isSending = false;
    }
  }

  private async sendOnce(edits: readonly Edit[]): Promise<void> {
    try {
      this.accept(await this.server.save(this.state.draft.version, edits), edits);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) {
        throw error;
      }
      await this.goBack(error, edits);
    }
  }

  private accept(draft: Draft, edits: readonly Edit[]): void {
    this.confirmed = edits;
    this.failures = 0;
    const isLast = this.state.edits === edits;
    this.update({
      draft,
      error: null,
      ...(isLast ? { turns: draft.turns, isBlocked: false, saving: "saved" } : {}),
    });
  }

  /** Show what the server has, unless an answer that got lost was all that was wrong. */
  private async goBack(error: ApiError, edits: readonly Edit[]): Promise<void> {
    const draft = await this.server.load();
    if (areSame(draft.edits, edits)) {
      this.accept(draft, edits);
      return;
    }
    this.confirmed = draft.edits;
    this.update({
      draft,
      turns: draft.turns,
      edits: draft.edits,
      undone: [],
      saving: "saved",
      isBlocked: false,
      error,
    });
  }

  private keepForLater(error: ApiError): void {
    this.update({ saving: "waiting", error });
    this.retry = setTimeout(this.sendNow, retryDelay(this.failures, Math.random));
    this.failures += 1;
  }

  private update(change: Partial<DraftState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
