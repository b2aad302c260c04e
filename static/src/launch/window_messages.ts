/** Requests between windows by postMessage: one message, one reply, or a timeout. */

/** Send a request to `target` and wait for the reply with the same id; null when none comes.
 *
 * `target` receives it only while it is on `origin`, and only replies from there count.
 */
export function request(
  target: Window,
  origin: string,
  message: Readonly<Record<string, unknown>> & { readonly subject: string },
  timeout = 2000,
): Promise<Record<string, unknown> | null> {
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const finish = (answer: Record<string, unknown> | null) => {
      removeEventListener("message", onMessage);
      clearTimeout(timer);
      resolve(answer);
    };
    const onMessage = (event: MessageEvent) => {
      const data: unknown = event.data;
      if (
        event.origin === origin &&
        isRecord(data) &&
        data.message_id === id &&
        data.subject === `${message.subject}.response`
      ) {
        finish(data);
      }
    };
    const timer = setTimeout(() => finish(null), timeout);
    addEventListener("message", onMessage);
    target.postMessage({ ...message, message_id: id }, origin);
  });
}

/** True for a message that is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
