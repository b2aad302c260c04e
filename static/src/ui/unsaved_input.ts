/** Unsaved input: it stays while its form is away, and the browser asks before it leaves the page. */

import { useReducer } from "preact/hooks";

const stores: UnsavedInput<unknown>[] = [];

/** Input of one kind of form, by a key of its own. */
export class UnsavedInput<T> {
  private readonly inputs = new Map<string, T>();

  constructor() {
    stores.push(this);
  }

  get isEmpty(): boolean {
    return this.inputs.size === 0;
  }

  /** Input under a key; undefined where nothing is unsaved. */
  at(key: string): T | undefined {
    return this.inputs.get(key);
  }

  keep(key: string, input: T): void {
    this.inputs.set(key, input);
  }

  /** Forget an input, because it is not wanted. */
  forget(key: string): void {
    this.inputs.delete(key);
  }

  /** Forget what has been sent. What was typed meanwhile stays; true where nothing is left. */
  settle(key: string, sent: T | undefined): boolean {
    if (this.inputs.get(key) === sent) {
      this.inputs.delete(key);
    }
    return !this.inputs.has(key);
  }
}

addEventListener("beforeunload", (event) => {
  if (stores.some((store) => !store.isEmpty)) {
    event.preventDefault();
  }
});

/** Unsaved input of one form. */
export interface KeptInput<T> {
  readonly value: T | undefined;
  readonly keep: (input: T) => void;
  readonly forget: () => void;
  readonly settle: (sent: T | undefined) => boolean;
  /** Change what is kept, where something is. */
  readonly change: (change: (input: T) => T) => void;
  /** The input now, also after the component was drawn. */
  readonly latest: () => T | undefined;
}

/** Input under a key of a store; the component redraws with each change that it makes. */
export function useUnsaved<T>(store: UnsavedInput<T>, key: string): KeptInput<T> {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const keep = (input: T) => {
    store.keep(key, input);
    redraw(undefined);
  };
  return {
    value: store.at(key),
    latest: () => store.at(key),
    keep,
    change: (change) => {
      const input = store.at(key);
      if (input !== undefined) {
        keep(change(input));
      }
    },
    forget: () => {
      store.forget(key);
      redraw(undefined);
    },
    settle: (sent) => {
      const isSettled = store.settle(key, sent);
      redraw(undefined);
      return isSettled;
    },
  };
}
