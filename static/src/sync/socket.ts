/** One WebSocket: whole messages in and out, and a limit on how long the server may stay silent. */

import { type Message, read } from "./protocol";

/** The part of WebSocket that is used, so that a test can bring its own. */
export type MakeSocket = (address: string) => WebSocket;

/** Events of a socket. `closed` is called once, last. */
export interface SocketEvents {
  opened(): void;
  received(message: Message): void;
  /** `code` is the close code of RFC 6455, or one of the tool's own. */
  closed(code: number): void;
}

/** Milliseconds within which something must come after `expectReply`. */
const ANSWER_WITHIN = 15_000;

const CLOSED_ABNORMALLY = 1006;

/** A connection to one shared document. */
export class Socket {
  private readonly socket: WebSocket;
  private deadline = 0;
  private isClosed = false;

  constructor(
    address: string,
    private readonly events: SocketEvents,
    make: MakeSocket,
  ) {
    this.socket = make(address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => events.opened();
    this.socket.onmessage = (event) => this.take(event.data);
    this.socket.onclose = (event) => this.end(event.code);
    this.expectReply();
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  /** Close the connection, as lost, unless a message arrives in time. */
  expectReply(): void {
    if (this.deadline === 0) {
      this.deadline = window.setTimeout(() => this.close(), ANSWER_WITHIN);
    }
  }

  /** Close without waiting for the other side, which may not be reachable. */
  close(): void {
    this.socket.close();
    this.end(CLOSED_ABNORMALLY);
  }

  private take(data: unknown): void {
    clearTimeout(this.deadline);
    this.deadline = 0;
    if (this.isClosed || !(data instanceof ArrayBuffer)) {
      return;
    }
    let message: Message;
    try {
      message = read(new Uint8Array(data));
    } catch {
      this.close();
      return;
    }
    this.events.received(message);
  }

  private end(code: number): void {
    clearTimeout(this.deadline);
    if (!this.isClosed) {
      this.isClosed = true;
      this.events.closed(code);
    }
  }
}
