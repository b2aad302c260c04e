/** Sources on their way to the server: one after the other, kept until they have arrived. */

import { type ApiError, asApiError } from "../../../api/http";
import type { AddedConversation, ConversationSummary } from "../../../api/openapi.generated";
import type { Incoming, Refusal } from "./transfer";

export type Item = { readonly key: number; readonly name: string } & (
  | { readonly state: "waiting" | "sending"; readonly incoming: Incoming; readonly again: boolean }
  | { readonly state: "failed"; readonly incoming: Incoming; readonly error: ApiError }
  | {
      readonly state: "here-already";
      readonly incoming: Incoming;
      readonly existing: ConversationSummary;
    }
  | { readonly state: "refused"; readonly refusal: Refusal }
);

type Sendable = Extract<Item, { readonly again: boolean }>;

interface Options {
  readonly send: (incoming: Incoming, again: boolean) => Promise<AddedConversation>;
  /** A source has become a conversation; `isAlone` where nothing else was brought with it. */
  readonly onAdded: (added: ConversationSummary, isAlone: boolean) => void;
}

/** Conversations that are read at a time; the rest waits in the page. */
const MOST_READ = 3;

export class SendQueue {
  items: readonly Item[] = [];
  private next = 0;
  private isSending = false;
  private beingRead = 0;
  private readonly alone = new Set<number>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: Options) {}

  /** Call `listener` after each change. Returns the function that ends it. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(incoming: readonly Incoming[], refused: readonly Refusal[] = []): void {
    const waiting = incoming.map((one) => ({
      ...this.named(one.name),
      state: "waiting" as const,
      incoming: one,
      again: false,
    }));
    if (waiting.length === 1 && waiting[0] !== undefined) {
      this.alone.add(waiting[0].key);
    }
    const refusals = refused.map((refusal) => ({
      ...this.named(refusal.name),
      state: "refused" as const,
      refusal,
    }));
    this.show([...this.items, ...waiting, ...refusals]);
    void this.work();
  }

  /** Send once more what has failed, or what is here already. */
  sendAgain(key: number): void {
    const item = this.items.find((one) => one.key === key);
    if (item?.state === "failed" || item?.state === "here-already") {
      const { name, incoming } = item;
      const again = item.state === "here-already";
      this.replace({ key, name, state: "waiting", incoming, again });
      void this.work();
    }
  }

  remove(key: number): void {
    this.show(this.items.filter((one) => one.key !== key));
  }

  /** Go on where the server reads few enough of what was sent before. */
  setBeingRead(count: number): void {
    this.beingRead = count;
    void this.work();
  }

  private named(name: string) {
    this.next += 1;
    return { key: this.next, name };
  }

  private async work(): Promise<void> {
    if (this.isSending) {
      return;
    }
    this.isSending = true;
    for (
      let item = this.nextWaiting();
      item !== undefined && this.beingRead < MOST_READ;
      item = this.nextWaiting()
    ) {
      await this.sendOne(item);
    }
    this.isSending = false;
  }

  private nextWaiting(): Sendable | undefined {
    return this.items.find((one): one is Sendable => one.state === "waiting");
  }

  private async sendOne(item: Sendable): Promise<void> {
    const { key, name, incoming, again } = item;
    this.replace({ ...item, state: "sending" });
    try {
      const added = await this.options.send(incoming, again);
      if (added.is_existing) {
        this.replace({ key, name, state: "here-already", incoming, existing: added });
        return;
      }
      this.beingRead += 1;
      this.remove(key);
      this.options.onAdded(added, this.alone.has(key));
    } catch (error) {
      this.replace({ key, name, state: "failed", incoming, error: asApiError(error) });
    }
  }

  private replace(item: Item): void {
    this.show(this.items.map((one) => (one.key === item.key ? item : one)));
  }

  private show(items: readonly Item[]): void {
    this.items = items;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
