/** Choice whether others see where one reads, kept on this device. They do until it is made. */

import { readCookie, writeCookie } from "./device_cookie";

const COOKIE = "__Host-position";

const listeners = new Set<() => void>();

/** True where others may see where this person reads. */
export function isPositionShared(): boolean {
  return readCookie(COOKIE) !== "hidden";
}

export function setPositionShared(isShared: boolean): void {
  writeCookie(COOKIE, isShared ? "shared" : "hidden");
  for (const listener of listeners) {
    listener();
  }
}

/** Call `listener` after every change of the choice here; returns the function that ends it. */
export function followPositionChoice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
