/** Leading everybody who follows through the text: where the teacher scrolls, they are taken along. */

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import { pointerPath } from "../../api/paths/lectures";
import { lowest, type RenderedText, type Span } from "../../text/anchors";
import { blocksOf } from "../../text/blocks";

/** Milliseconds between two places that are sent. */
const PAUSE = 1_000;

/** Pixels of a paragraph that have to be seen below the top for it to be the first in sight. */
const IN_SIGHT = 40;

/**
 * Lead while it `isOn`, through the text that is on the page in an element that `frame` selects. Returns
 * the error of the last attempt.
 */
export function useLeading(
  isOn: boolean,
  activityId: string,
  conversation: string | null,
  rendered: RenderedText | null,
  frame: string,
): unknown {
  const [error, setError] = useState<unknown>(null);
  const sent = useRef("");
  const path = pointerPath(activityId);
  useEffect(() => {
    if (!isOn || rendered === null || conversation === null) {
      return undefined;
    }
    let timer = 0;
    const send = () => {
      timer = 0;
      const span = firstInSight(rendered, frame);
      const place = `${conversation} ${span?.start}`;
      if (span !== null && place !== sent.current) {
        sent.current = place;
        const { start, end } = span;
        api("PUT", path, { conversation, start, end, leads: true }).then(
          () => setError(null),
          fail,
        );
      }
    };
    const fail = (reason: unknown) => {
      // The next place is sent, and this one, too, if the teacher stays.
      sent.current = "";
      setError(reason);
    };
    const onScroll = () => {
      timer ||= window.setTimeout(send, PAUSE);
    };
    send();
    document.addEventListener("scroll", onScroll, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener("scroll", onScroll, { capture: true });
    };
  }, [isOn, rendered, conversation, path]);
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    const stop = () => {
      sent.current = "";
      api("DELETE", path).catch(setError);
    };
    // Nobody is to wait for a teacher who has left, or closed the page.
    addEventListener("pagehide", stop);
    return () => {
      removeEventListener("pagehide", stop);
      stop();
    };
  }, [isOn, path]);
  return error;
}

function firstInSight(rendered: RenderedText, frame: string): Span | null {
  const blocks = blocksOf(rendered);
  const root = document.querySelector(frame);
  const top = Math.max(0, root?.getBoundingClientRect().top ?? 0) + IN_SIGHT;
  const first = lowest(
    blocks.length,
    (i) => (blocks[i]?.element.getBoundingClientRect().bottom ?? 0) > top,
  );
  return blocks[first] ?? blocks.at(-1) ?? null;
}
