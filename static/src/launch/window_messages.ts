/** Questions between windows: one message there, one back, or nothing in time. */

/** Ask `target` something and wait for the answer with the same id; null when none comes.
 *
 * `target` gets the question only while it is on `origin`, and only answers from there count.
 */
export function ask(
  target: Window,
  origin: string,
  question: Readonly<Record<string, unknown>> & { readonly subject: string },
  patience = 2000,
): Promise<Record<string, unknown> | null> {
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const finish = (answer: Record<string, unknown> | null) => {
      removeEventListener("message", hear);
      clearTimeout(timer);
      resolve(answer);
    };
    const hear = (event: MessageEvent) => {
      const data: unknown = event.data;
      if (
        event.origin === origin &&
        isRecord(data) &&
        data.message_id === id &&
        data.subject === `${question.subject}.response`
      ) {
        finish(data);
      }
    };
    const timer = setTimeout(() => finish(null), patience);
    addEventListener("message", hear);
    target.postMessage({ ...question, message_id: id }, origin);
  });
}

/** Whether a message is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
