/** A server of one document in memory, for tests: it speaks the protocol over sockets of its own. */

import * as Y from "yjs";
import * as protocol from "../protocol";
import type { Ticket } from "../provider_types";

/** The server, with one socket at a time. */
export class Server {
  doc = new Y.Doc();
  generation = 1;
  revision = 1;
  tickets = 0;
  ticketError: Error | null = null;
  /** Whether requests for tickets are never answered. */
  isSilent = false;
  /** Whether updates are accepted, and acknowledged, or refused, or left lying. */
  answer: "save" | "refuse" | "nothing" = "save";
  socket: Line | null = null;
  private numbered = 0;

  openTicket = async (): Promise<Ticket> => {
    if (this.ticketError !== null) {
      throw this.ticketError;
    }
    if (this.isSilent) {
      return new Promise(() => undefined);
    }
    this.tickets += 1;
    return {
      ticket: `ticket-${this.tickets}`,
      client_id: 100 + this.tickets,
      generation: this.generation,
      author: "ana00001",
      revision: this.revision,
    };
  };

  makeSocket = (): WebSocket => {
    this.numbered = 0;
    this.socket = new Line(this);
    return this.socket as unknown as WebSocket;
  };

  greet(line: Line): void {
    line.give(frame(0, Y.encodeStateVector(this.doc)));
  }

  take(line: Line, bytes: Uint8Array): void {
    const message = protocol.read(bytes);
    if (message.kind === "step1") {
      line.give(frame(1, Y.encodeStateAsUpdate(this.doc, message.stateVector)));
    } else if ("update" in message && !protocol.isEmpty(message.update)) {
      this.takeUpdate(line, message.update);
    }
  }

  private takeUpdate(line: Line, update: Uint8Array): void {
    this.numbered += 1;
    if (this.answer === "save") {
      Y.applyUpdate(this.doc, update);
      line.give(new Uint8Array([100, this.numbered]));
    } else if (this.answer === "refuse") {
      line.give(new Uint8Array([101, this.numbered, 2, 110, 111]));
    }
  }

  /** Somebody else writes in the document. */
  writing(deed: () => void): void {
    const before = Y.encodeStateVector(this.doc);
    deed();
    this.socket?.give(frame(2, Y.encodeStateAsUpdate(this.doc, before)));
  }

  /** Somebody else sets a value in the map "m". */
  write(key: string, value: string): void {
    this.writing(() => this.doc.getMap("m").set(key, value));
  }

  restart(): void {
    this.socket?.end(1012);
  }
}

/** The page's end of a connection to `Server`. */
export class Line {
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  isOpen = false;

  constructor(private readonly server: Server) {
    queueMicrotask(() => {
      this.isOpen = true;
      this.server.greet(this);
      this.onopen?.();
    });
  }

  send(bytes: Uint8Array): void {
    this.server.take(this, bytes);
  }

  give(bytes: Uint8Array): void {
    if (this.isOpen) {
      this.onmessage?.({ data: bytes.slice().buffer });
    }
  }

  close(): void {
    this.isOpen = false;
  }

  end(code: number): void {
    this.isOpen = false;
    this.onclose?.({ code });
  }
}

function frame(step: number, payload: Uint8Array): Uint8Array {
  const framed = [protocol.step1, protocol.step2, protocol.update][step]?.(payload);
  return framed ?? new Uint8Array();
}
