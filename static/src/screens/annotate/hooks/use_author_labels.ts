/** Names of authors, as this viewer reads them. */

import { useCallback } from "preact/hooks";
import { t } from "../../../i18n/messages";
import { UNKNOWN } from "../../../text/mentions";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import type { AuthorLabel } from "../store/author_names";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";

/** A function from author id to label. It is replaced, and cards redraw, when a name arrives. */
export function useAuthorLabels(
  store: NotesStore,
  state: NotesState,
): (author: string) => AuthorLabel {
  const { author: viewer, namesVersion } = state;
  return useCallback(
    (author: string) => {
      const found = store.names.find(author);
      return {
        name: found?.name ?? t("Somebody"),
        role: found?.role ?? "",
        isMe: author === viewer || found?.is_own === true,
      };
    },
    [store, viewer, namesVersion],
  );
}

/** A function from the author id in a mention to who that is, for this viewer. */
export function useMentioned(
  store: NotesStore,
  state: NotesState,
): (author: string) => MentionedPerson {
  const { author: viewer, namesVersion } = state;
  return useCallback(
    (author: string) => {
      const found = store.names.mentioned(author);
      return {
        name: found?.name ?? UNKNOWN,
        isMe: author === viewer || found?.is_own === true,
      };
    },
    [store, viewer, namesVersion],
  );
}
