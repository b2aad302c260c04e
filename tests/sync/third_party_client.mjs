/**
 * An ordinary Yjs client: y-websocket's provider, as it is, that has a ticket.
 *
 * Orders come as lines of JSON on standard input; what happens goes out as lines of JSON.
 */

import { createInterface } from "node:readline";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const print = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const [base, documentId, ticket, name] = process.argv.slice(2);
const doc = new Y.Doc();
const notes = doc.getMap("highlights");
const provider = new WebsocketProvider(`${base}/sync`, documentId, doc, {
  params: { ticket },
  WebSocketPolyfill: WebSocket,
  disableBc: true,
});

// What y-websocket does with the server's "permission denied" is to warn.
console.warn = (...values) => print({ warned: values.join(" ") });
provider.on("sync", (isSynced) => isSynced && print({ synced: [...notes.keys()] }));
provider.on("connection-close", (event) => print({ closed: event?.code ?? null }));
notes.observeDeep(() => print({ notes: [...notes.keys()] }));
provider.awareness.on("change", () =>
  print({ states: [...provider.awareness.getStates()].map(([id, state]) => [id, state]) }),
);
provider.awareness.on("update", () => print({ seen: [...provider.awareness.getStates().keys()] }));
provider.awareness.setLocalState({ user: { name }, cursor: 1 });
print({ client: doc.clientID });

const operations = {
  write({ key, note }) {
    const value = new Y.Map(Object.entries({ ...note, comments: new Y.Map() }));
    notes.set(key, value);
  },
  remove({ key }) {
    notes.delete(key);
  },
  /** Stops repeating its state by itself, as it would do every 15 seconds. */
  rest() {
    clearInterval(provider.awareness._checkInterval);
  },
  leave() {
    provider.disconnect();
  },
  /** Loses its connection, and does not come back yet. */
  lose() {
    provider.shouldConnect = false;
    provider.ws.terminate();
  },
  come({ base, ticket }) {
    Object.assign(provider, { serverUrl: `${base}/sync`, params: { ticket } });
    provider.connect();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  operations[order.do](order);
}
provider.destroy();
