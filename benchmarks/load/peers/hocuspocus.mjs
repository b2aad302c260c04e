/** Hocuspocus as its documentation starts it: no extension, so documents are in memory only. */
import { Server } from "@hocuspocus/server";

const server = new Server({ port: Number(process.argv[2]), address: "127.0.0.1", quiet: true });
server.listen();
