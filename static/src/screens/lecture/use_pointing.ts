/** Pointing at a passage for everybody: what is selected, or else the turn that is in sight. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import { pointerPath } from "../../api/paths/lectures";
import { useMutation } from "../../query/use_mutation";
import type { RenderedText, Span } from "../../text/anchors";
import { currentSelection } from "../../text/selection";

export interface Pointing {
  /** Passage to which everybody is invited; null for none. */
  readonly span: Span | null;
  readonly error: unknown;
  readonly point: () => void;
  readonly stop: () => void;
}

export function usePointing(
  activityId: string,
  conversation: string | null,
  rendered: RenderedText | null,
): Pointing {
  const [pointed, setPointed] = useState<(Span & { readonly conversation: string }) | null>(null);
  const { error, run } = useMutation();
  const path = pointerPath(activityId);
  const point = () => {
    const span = rendered && chosenSpan(rendered);
    if (span !== null && conversation !== null) {
      void run(async () => {
        const { start, end } = span;
        await api("PUT", path, { conversation, start, end });
        document.getSelection()?.removeAllRanges();
        setPointed({ start, end, conversation });
      });
    }
  };
  const stop = () =>
    void run(async () => {
      await api("DELETE", path);
      setPointed(null);
    });
  return { span: pointed?.conversation === conversation ? pointed : null, error, point, stop };
}

function chosenSpan(rendered: RenderedText): Span | null {
  const root = document.querySelector<HTMLElement>(".lecture-text");
  const selected = root === null ? null : currentSelection(root, rendered);
  if (selected !== null) {
    return selected.span;
  }
  const bodies = [...(root?.querySelectorAll(".turn-body") ?? [])];
  const top = root?.getBoundingClientRect().top ?? 0;
  const inSight = bodies.find((body) => body.getBoundingClientRect().bottom > top + IN_SIGHT);
  if (inSight === undefined) {
    return null;
  }
  const range = document.createRange();
  range.selectNodeContents(inSight);
  return rendered.spanOf(range);
}

/** Pixels of a turn that have to be seen below the top for it to be the one in sight. */
const IN_SIGHT = 60;
