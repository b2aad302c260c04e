/** Small values kept on this device in a cookie: a frame of another site may keep one where it has no other store. */

const YEAR_SECONDS = 365 * 24 * 3600;

/** Value of a cookie; null where there is none that can be read. */
export function readCookie(name: string): unknown {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  try {
    return JSON.parse(decodeURIComponent(found?.slice(name.length + 1) ?? "null"));
  } catch {
    // Somebody else wrote it.
    return null;
  }
}

export function writeCookie(name: string, value: unknown): void {
  const text = encodeURIComponent(JSON.stringify(value));
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${name}=${text}; Path=/; Max-Age=${YEAR_SECONDS}; Secure; SameSite=None; Partitioned`;
}
