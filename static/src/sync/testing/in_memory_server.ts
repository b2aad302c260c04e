/** A server of one document in memory, for tests: it speaks the protocol over sockets of its own. */

import * as Y from "yjs";
import type { Ticket } from "../../api/openapi.generated";
import * as protocol from "../protocol";

/** The server, with one socket at a time. */
export class Server {
  doc = new Y.Doc();
  generation = 1;
  revision = 1;
  tickets = 0;
  ticketError: Error | null = null;
  /** True where requests for tickets are never answered. */
  isSilent = false;
  /** Fate of updates: acknowledged, refused, or left without an answer. */
  answer: "save" | "refuse" | "nothing" = "save";
  socket: Connection | null = null;
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
    this.socket = new Connection(this);
    return this.socket as unknown as WebSocket;
  };

  greet(connection: Connection): void {
    connection.deliver(frame(0, Y.encodeStateVector(this.doc)));
  }

  take(connection: Connection, bytes: Uint8Array): void {
    const message = protocol.read(bytes);
    if (message.kind === "step1") {
      connection.deliver(frame(1, Y.encodeStateAsUpdate(this.doc, message.stateVector)));
    } else if ("update" in message && !protocol.isEmpty(message.update)) {
      this.takeUpdate(connection, message.update);
    }
  }

  private takeUpdate(connection: Connection, update: Uint8Array): void {
    this.numbered += 1;
    if (this.answer === "save") {
      Y.applyUpdate(this.doc, update);
      connection.deliver(new Uint8Array([100, this.numbered]));
    } else if (this.answer === "refuse") {
      connection.deliver(new Uint8Array([101, this.numbered, 2, 110, 111]));
    }
  }

  /** Somebody else writes in the document. */
  writing(edit: () => void): void {
    const before = Y.encodeStateVector(this.doc);
    edit();
    this.socket?.deliver(frame(2, Y.encodeStateAsUpdate(this.doc, before)));
  }

  /** Somebody else sets a value in the map "m". */
  write(key: string, value: string): void {
    this.writing(() => this.doc.getMap("m").set(key, value));
  }

  restart(): void {
    this.socket?.end(1012);
  }

  /** Give the page a ticket to come back with. */
  offerResumption(ticket: string): void {
    const bytes = new TextEncoder().encode(ticket);
    this.socket?.deliver(new Uint8Array([105, bytes.length, ...bytes, this.revision]));
  }
}

/** The page's end of a connection to `Server`. */
export class Connection {
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

  deliver(bytes: Uint8Array): void {
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
