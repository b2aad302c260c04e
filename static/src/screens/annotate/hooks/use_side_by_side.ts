/** Choice of the text that is read, and of another one beside it. */

import { useCallback, useState } from "preact/hooks";
import type { Conversation, Workspace } from "../../../api/openapi.generated";
import { type Pair, rememberedPair, rememberPair } from "../store/text_pair";

export interface TextChoice {
  /** Texts on the page, from left to right. */
  readonly first: Conversation | null;
  /** Text beside the first; null where one text is read alone. */
  readonly second: Conversation | null;
  /** True where somebody is at work in the second. */
  readonly isInSecond: boolean;
  /** Show a text in place of the one that is read; one that is on the page is only gone to. */
  readonly choose: (id: string) => void;
  /** Put the other text beside the one that is read, or read that one alone again. */
  readonly setBeside: (isBeside: boolean) => void;
  /** Text that would be put beside the one that is read; null where there is no other. */
  readonly other: Conversation | null;
}

/** State of the choice; where the page has no room for two, `isRoomy` is false and one is shown. */
export function useSideBySide(workspace: Workspace, isRoomy: boolean): TextChoice {
  const { conversations, author } = workspace;
  const [pair, setPair] = useState<Pair>(() => rememberedPair(author));
  const [isInSecond, setInSecond] = useState(false);
  // Conversations are added and removed while the page is open: a chosen one may be gone.
  const found = (id: string | null) => conversations.find((one) => one.id === id);
  const first = found(pair.first) ?? conversations.find(({ id }) => id !== pair.second) ?? null;
  const others = conversations.filter(({ id }) => id !== first?.id);
  const partner = others.find(({ id }) => id === pair.second) ?? others[0] ?? null;
  const isBeside = pair.isBeside && isRoomy && partner !== null;
  const second = isBeside ? partner : null;
  const isReadInSecond = isInSecond && second !== null;
  const keep = (changed: Pair) => {
    rememberPair(author, changed);
    setPair(changed);
  };
  const shown: Pair = {
    first: first?.id ?? null,
    second: partner?.id ?? null,
    isBeside: pair.isBeside,
  };
  const choose = useCallback(
    (id: string) => {
      if (id === shown.first || (isBeside && id === shown.second)) {
        setInSecond(id !== shown.first);
      } else if (isReadInSecond) {
        keep({ ...shown, second: id });
      } else {
        // Read alone, the text that is left stays the other one: one goes to and fro.
        keep({ ...shown, first: id, second: isBeside ? shown.second : shown.first });
      }
    },
    [author, shown.first, shown.second, shown.isBeside, isBeside, isReadInSecond],
  );
  const setBeside = (wanted: boolean) => {
    const isKept = wanted || !isReadInSecond;
    keep({
      first: isKept ? shown.first : shown.second,
      second: isKept ? shown.second : shown.first,
      isBeside: wanted,
    });
    setInSecond(false);
  };
  return { first, second, isInSecond: isReadInSecond, choose, setBeside, other: partner };
}
