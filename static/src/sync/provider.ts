/**
 * Keeps a Yjs document the same as the server's: ticket, socket, catching up, and again after a loss.
 *
 * Edits made while there is no connection stay in the document and go out after the next catching
 * up. When the server refuses an edit, or has another generation of the document, this copy is given
 * up and a new one is fetched; the old one is handed over so that lost words can be shown.
 */

import * as Y from "yjs";
import type { Ticket } from "../api/openapi.generated";
import { RATE_LIMITED_DELAY, retryDelay } from "./backoff";
import { batchesFor } from "./batches";
import { ANOTHER_GENERATION, closeAction, NOT_ADMITTED } from "./close_codes";
import * as protocol from "./protocol";
import type {
  AwarenessChannel,
  AwarenessWatcher,
  Loss,
  ProviderOptions,
  Replaced,
} from "./provider_types";
import * as save from "./save_state";
import { Socket } from "./socket";

/** Milliseconds without a message after which the page requests what it lacks. */
const REQUEST_AFTER = 45_000;

/** A request for a ticket that takes longer is given up, and made again. */
const TICKET_WITHIN = 15_000;

/** A connection that lasted this long counts as a good one: the next pause is short again. */
const GOOD_AFTER = 5_000;

/** State vector of an empty document. */
const NOTHING = new Uint8Array([0]);

interface Absorbed {
  readonly copy: Uint8Array;
  readonly edits: readonly Uint8Array[];
}

export class Provider implements AwarenessChannel {
  private doc: Y.Doc | null = null;
  private generation = 0;
  private isAnnounced = false;
  private replaced: Replaced | null = null;
  /** Taken over before there was a copy to put it into. */
  private readonly absorbed: Absorbed[] = [];
  private ticket: Ticket | null = null;
  /** Token for a reconnect without a new ticket; valid only for the copy at hand. */
  private resumption: Ticket | null = null;
  /** True while the present attempt is made with it. */
  private isResuming = false;
  private socket: Socket | null = null;
  private state = save.START;
  private failures = 0;
  private connectedAt = 0;
  /** Number of the present attempt; what belongs to an earlier one is ignored. */
  private attempt = 0;
  private retryTimer = 0;
  private requestTimer = 0;
  private watcher: AwarenessWatcher | null = null;
  /** Connection of which the watcher knows. */
  private watched: Socket | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly options: ProviderOptions) {}

  /** Connect, and stay connected until `stop`. */
  start(): void {
    const listen = { signal: this.ending.signal };
    window.addEventListener("online", () => this.retryNow(), listen);
    window.addEventListener("offline", () => this.socket?.close(), listen);
    document.addEventListener("visibilitychange", () => this.onVisibility(), listen);
    void this.connect();
  }

  /** Disconnect for good. */
  stop(): void {
    this.ending.abort();
    this.attempt += 1;
    clearTimeout(this.retryTimer);
    clearTimeout(this.requestTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.doc?.off("update", this.onUpdate);
  }

  /**
   * Take over edits that are not on the server's disk, which are now this one's to send, with the
   * copy that has them: of another document that is part of this one now, or of an earlier page.
   */
  absorb(copy: Uint8Array, edits: readonly Uint8Array[]): void {
    if (this.doc === null || !this.isAnnounced) {
      this.absorbed.push({ copy, edits });
      return;
    }
    Y.applyUpdate(this.doc, copy, this);
    for (const { edits: together, update } of batchesFor(edits, NOTHING)) {
      this.setState(save.added(this.state, together));
      if (this.state.isLive) {
        this.sendUpdate(update);
      }
    }
  }

  /** The person has read why something was not kept. */
  acknowledgeRefusal(): void {
    this.setState(save.acknowledgeRefusal(this.state));
  }

  watchAwareness(watcher: AwarenessWatcher): void {
    this.watcher = watcher;
    this.notifyWatcher();
  }

  sendAwareness(message: Uint8Array): void {
    this.socket?.send(message);
  }

  private notifyWatcher(): void {
    const { watcher, socket, doc } = this;
    if (watcher && socket && doc && this.state.isLive && this.watched !== socket) {
      this.watched = socket;
      watcher.connected(doc.clientID);
    }
  }

  private async connect(): Promise<void> {
    clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => void this.connect(), TICKET_WITHIN);
    this.attempt += 1;
    const attempt = this.attempt;
    this.isResuming = this.resumption !== null;
    try {
      const ticket = this.resumption ?? (await this.options.openTicket());
      if (attempt === this.attempt) {
        this.openSocket(ticket, attempt);
      }
    } catch (error) {
      if (attempt === this.attempt) {
        this.onTicketError(error);
      }
    }
  }

  private onTicketError(error: unknown): void {
    if (this.options.isFinal(error)) {
      this.setState(save.wentOffline(this.state));
      this.stop();
      this.options.onEnd(error);
    } else {
      this.scheduleRetry();
    }
  }

  private openSocket(ticket: Ticket, attempt: number): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    if (this.doc !== null && this.generation !== ticket.generation) {
      this.discardCopy("another-generation");
    }
    this.ticket = ticket;
    this.generation = ticket.generation;
    const doc = this.doc ?? this.makeDoc(ticket.client_id);
    this.connectedAt = Date.now();
    const ifCurrent = (act: () => void) => () => attempt === this.attempt && act();
    const socket = new Socket(
      this.options.address(ticket),
      {
        opened: ifCurrent(() => {
          // Spent from now on, whatever comes of it.
          this.resumption = null;
          this.requestMissing(doc);
        }),
        received: (message) => ifCurrent(() => this.onMessage(message, doc))(),
        closed: (code) => ifCurrent(() => this.onClose(code))(),
      },
      this.options.makeSocket ?? ((address) => new WebSocket(address)),
    );
    this.socket = socket;
  }

  /** The server counts a person's earlier client ids as theirs, so a document keeps its first one. */
  private makeDoc(clientId: number): Y.Doc {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    this.doc = doc;
    this.isAnnounced = false;
    return doc;
  }

  private readonly onUpdate = (change: Uint8Array, origin: unknown): void => {
    if (origin !== this) {
      this.sendEdit(change);
    }
  };

  /** An edit goes out at once, or waits for a connection. */
  private sendEdit(edit: Uint8Array): void {
    this.setState(save.edited(this.state, edit));
    if (this.state.isLive) {
      this.sendUpdate(edit);
    }
  }

  private sendUpdate(update: Uint8Array): void {
    this.socket?.expectReply();
    this.socket?.send(protocol.update(update));
  }

  private onMessage(message: protocol.Message, doc: Y.Doc): void {
    this.scheduleRequest(doc);
    switch (message.kind) {
      case "step1":
        this.answer(message.stateVector);
        break;
      case "step2":
      case "update":
        Y.applyUpdate(doc, message.update, this);
        if (message.kind === "step2") {
          this.announce(doc);
          this.notifyWatcher();
        }
        break;
      case "saved":
        this.setState(save.acknowledged(this.state, message.count));
        break;
      case "refused":
        this.restart("refused", message.code);
        break;
      case "presence":
        this.options.onPresence(message.authors);
        break;
      case "order":
        this.options.onOrder(message.keys);
        break;
      case "resumption":
        if (this.ticket !== null) {
          this.resumption = { ...this.ticket, ticket: message.ticket, revision: message.revision };
        }
        this.options.onRevision(message.revision);
        break;
      case "settings":
        this.options.onSettingsChanged();
        break;
      case "pointer":
        this.options.onPointerChanged(message.place);
        break;
      case "awareness":
        this.watcher?.received(message.states);
        break;
      case "storing":
        this.setState(save.storing(this.state, message.isPossible));
        break;
      case "other":
        break;
    }
    if (this.state.inFlight.length > 0) {
      this.socket?.expectReply();
    }
  }

  /** Request what this copy lacks. A missing answer shows that the connection is dead. */
  private requestMissing(doc: Y.Doc): void {
    this.scheduleRequest(doc);
    this.socket?.expectReply();
    this.socket?.send(protocol.step1(Y.encodeStateVector(doc)));
  }

  private scheduleRequest(doc: Y.Doc): void {
    clearTimeout(this.requestTimer);
    this.requestTimer = window.setTimeout(
      () => this.socket && this.requestMissing(doc),
      REQUEST_AFTER,
    );
  }

  /**
   * Send the edits that the server does not have. Only waiting edits are sent: everything else in
   * this copy came from the server or was acknowledged by it.
   */
  private answer(stateVector: Uint8Array): void {
    const batches = this.state.isLive ? [] : batchesFor(this.state.waiting, stateVector);
    if (!this.state.isLive) {
      const sent = batches.map(({ edits }) => edits);
      this.setState(save.wentLive(this.state, sent));
    }
    const [first, ...others] = batches.map(({ update }) => update);
    this.socket?.send(protocol.step2(first ?? protocol.EMPTY_UPDATE));
    for (const other of others) {
      this.socket?.send(protocol.update(other));
    }
  }

  private announce(doc: Y.Doc): void {
    if (this.isAnnounced || this.ticket === null) {
      return;
    }
    this.isAnnounced = true;
    // Not before: for a listener, Yjs would encode all that the server has sent once more.
    doc.on("update", this.onUpdate);
    const { author, generation } = this.ticket;
    this.options.onReplica({ doc, author, generation, replaced: this.replaced });
    this.replaced = null;
    for (const { copy, edits } of this.absorbed.splice(0)) {
      this.absorb(copy, edits);
    }
  }

  private onClose(code: number): void {
    const action = closeAction(code);
    this.socket = null;
    if (action === "rebuild" && save.unsaved(this.state).length > 0) {
      this.restart("refused", "");
      return;
    }
    if (code === ANOTHER_GENERATION) {
      // This copy cannot be continued; only a new ticket names the generation there is now.
      this.resumption = null;
    }
    this.setState(save.wentOffline(this.state));
    if (this.isResuming && code === NOT_ADMITTED && this.resumption === null) {
      void this.connect();
      return;
    }
    if (Date.now() - this.connectedAt > GOOD_AFTER) {
      this.failures = 0;
    }
    this.scheduleRetry(action === "back-off" ? RATE_LIMITED_DELAY : 0);
  }

  private restart(loss: Loss, code: string): void {
    const socket = this.socket;
    this.attempt += 1;
    this.socket = null;
    socket?.close();
    this.discardCopy(loss, code);
    this.scheduleRetry();
  }

  /** Discard this copy of the document; the next ticket makes a new one. */
  private discardCopy(loss: Loss, code = ""): void {
    const { doc } = this;
    doc?.off("update", this.onUpdate);
    if (doc !== null && this.isAnnounced) {
      this.replaced = { doc, loss, code };
    }
    this.doc = null;
    // Another copy writes under another client id.
    this.resumption = null;
    const isWorkLost = save.unsaved(this.state).length > 0;
    this.options.onLoss(loss, code);
    this.setState(isWorkLost ? save.refused(this.state) : save.wentOffline(this.state));
  }

  private scheduleRetry(atLeast = 0): void {
    clearTimeout(this.requestTimer);
    const random = this.options.random ?? Math.random;
    const pause = Math.max(atLeast, retryDelay(this.failures, random));
    this.failures += 1;
    clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => void this.connect(), pause);
  }

  private retryNow(): void {
    if (this.retryTimer !== 0) {
      void this.connect();
    }
  }

  private onVisibility(): void {
    if (document.visibilityState !== "visible") {
      return;
    }
    if (this.socket !== null && this.doc !== null && this.state.isLive) {
      this.requestMissing(this.doc);
    } else {
      this.retryNow();
    }
  }

  private setState(state: save.SaveState): void {
    this.state = state;
    this.options.onSaveState(state);
  }
}
