/** Session of an answer on the page: its connection, its words, and its save state. */

import * as Y from "yjs";
import { wordsIn } from "../../document/response/blocks";
import { plain, rootOf } from "../../document/response/root";
import { t } from "../../i18n/messages";
import {
  type KeptPlace,
  type KeptText,
  lastTexts,
  type StoredEdit,
} from "../../sync/device/kept_edit";
import { KeptEdits } from "../../sync/device/kept_edits";
import { Provider } from "../../sync/provider";
import type { AwarenessChannel, Loss, ProviderOptions, Replica } from "../../sync/provider_types";
import { type SaveState, START, unsaved } from "../../sync/save_state";

/** Connection to the document, and the place of its unsaved edits in the store of this browser. */
export interface ResponseConnection
  extends Pick<ProviderOptions, "openTicket" | "isFinal" | "address" | "makeSocket"> {
  readonly place: KeptPlace;
}

/** Words that were not kept, and why. */
export interface LostWords {
  readonly loss: Loss;
  /** The code of the refusal, where it was one. */
  readonly code: string;
  readonly texts: readonly string[];
}

export interface ResponseState {
  /** The copy at hand; null before it was fetched, and while it is given up. */
  readonly doc: Y.Doc | null;
  /** Words of the answer, without the passages that it quotes. */
  readonly text: string;
  readonly saving: SaveState;
  readonly lost: LostWords | null;
  /** Error that ended the connection for good. */
  readonly end: unknown;
}

export class ResponseSession {
  state: ResponseState = { doc: null, text: "", saving: START, lost: null, end: null };
  /** Called when an edit was refused: the page may not know yet that it is handed in, or closed. */
  onRefused: () => void = () => undefined;
  private readonly listeners = new Set<() => void>();
  private readonly kept: KeptEdits;
  private readonly provider: Provider;
  private written: readonly KeptText[] = [];
  private isStarted = false;
  private stopFollowing: () => void = () => undefined;

  constructor(connection: ResponseConnection) {
    this.kept = new KeptEdits(
      connection.place,
      () => this.written,
      () => this.setState({ saving: this.kept.stateOf(this.state.saving) }),
    );
    this.provider = new Provider({
      ...connection,
      onRevision: () => undefined,
      // The document of the notes tells it, too.
      onSettingsChanged: () => undefined,
      onPointerChanged: () => undefined,
      onPresence: () => undefined,
      onOrder: () => undefined,
      onReplica: (replica) => this.takeReplica(replica),
      onLoss: (loss, code) => this.lose(loss, code),
      onSaveState: (saving) => {
        this.kept.follow(unsaved(saving));
        this.setState({ saving: this.kept.stateOf(saving) });
      },
      onEnd: (end) => {
        this.stopFollowing();
        this.kept.stop();
        this.setState({ doc: null, end });
      },
    });
    this.provider.start();
  }

  /** Way of the carets of those who have the answer open. */
  get channel(): AwarenessChannel {
    return this.provider;
  }

  /** True where closing the page would lose something: unsaved, or unread. */
  get hasUnsavedWork(): boolean {
    const { saving, lost } = this.state;
    return unsaved(saving).length > 0 || lost !== null;
  }

  /** Call `listener` after every change; returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    this.stopFollowing();
    this.provider.stop();
    this.kept.stop();
  }

  /** The person has read what was lost. */
  dismissLost(): void {
    this.kept.forgetRefused();
    this.provider.acknowledgeRefusal();
    this.setState({ lost: null });
  }

  private setState(changes: Partial<ResponseState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) {
      listener();
    }
  }

  private takeReplica({ doc, generation }: Replica): void {
    this.kept.copy = { generation, client: doc.clientID };
    this.stopFollowing();
    const note = (transaction: Y.Transaction) => {
      if (transaction.local) {
        this.written = textsOf(transaction);
      }
    };
    const follow = () => this.setState({ text: wordsIn(doc) });
    // Before the update is handed to the provider, which has it kept.
    doc.on("beforeObserverCalls", note);
    rootOf(doc).observeDeep(follow);
    this.stopFollowing = () => {
      doc.off("beforeObserverCalls", note);
      rootOf(doc).unobserveDeep(follow);
    };
    this.setState({ doc, text: wordsIn(doc) });
    if (!this.isStarted) {
      this.isStarted = true;
      void this.sendKept(generation);
    }
  }

  private lose(loss: Loss, code: string): void {
    const texts = lastTexts(this.kept.all()).map(({ text }) => text);
    this.kept.refuse(loss, code);
    this.stopFollowing();
    this.report({ loss, code, texts });
    this.setState({ doc: null });
    if (loss === "refused") {
      this.onRefused();
    }
  }

  private report(lost: LostWords): void {
    const texts = lost.texts.filter((text) => text.trim() !== "");
    if (texts.length > 0 || lost.loss === "refused") {
      const before = this.state.lost?.texts ?? [];
      this.setState({ lost: { ...lost, texts: [...before, ...texts] } });
    }
  }

  /** Send what earlier pages of this person have kept; tell what cannot be sent any more. */
  private async sendKept(generation: number): Promise<void> {
    const lost = await this.kept.resume({ generation, hasRevealed: false }, (copy, edits) =>
      this.provider.absorb(copy, edits),
    );
    this.reportKept(lost);
  }

  private reportKept(kept: readonly StoredEdit[]): void {
    const [first] = kept;
    if (first === undefined) {
      return;
    }
    for (const one of kept) {
      this.kept.adoptRefused(one);
    }
    const { loss, code } = first.edit;
    const texts = lastTexts(kept.map(({ edit }) => edit)).map(({ text }) => text);
    this.report({ loss: loss ?? "another-generation", code, texts });
  }
}

/** Words of the paragraphs that a change has written in. */
function textsOf(transaction: Y.Transaction): KeptText[] {
  return [...transaction.changed.keys()].flatMap((type) => {
    const id = type._item?.id;
    return type instanceof Y.XmlText && id !== undefined
      ? [{ key: `answer ${id.client}:${id.clock}`, quote: t("Your answer"), text: plain(type) }]
      : [];
  });
}
