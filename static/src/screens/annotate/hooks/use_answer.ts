/** The written answer of a workspace in a component: its session, its panel, what is quoted into it. */

import { useCallback, useEffect, useState } from "preact/hooks";
import type { Workspace } from "../../../api/openapi.generated";
import { type Passage, quotable } from "../../../document/response/values";
import type { ResponseSession } from "../../../features/response/response_session";
import { t } from "../../../i18n/messages";
import { unsaved } from "../../../sync/save_state";
import { type Loadable, useLoaded } from "../../../ui/use_loaded";
import type { Place } from "../store/addresses";
import { connectionTo, placeIn } from "../store/connections";
import { acquire, release } from "../store/session_registry";
import type { AnnotationPageModel } from "./use_annotation_page";

/** Connections to answers, fetched where there is one. */
const SESSIONS: Loadable<typeof import("../../../features/response/response_session")> = {
  loaded: null,
  load: () => import("../../../features/response/response_session"),
};

export interface Answer {
  readonly session: ResponseSession;
  readonly isWritable: boolean;
  /** Sentence about whose answer it is. */
  readonly about: string;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  /** Passage that the editor is to take in once it is there. */
  readonly quoted: Passage | null;
  readonly onQuoted: () => void;
  /** Quote a passage, in the panel, which opens; null for a reader. */
  readonly quote: ((passage: Passage) => void) | null;
}

/** The answer of a workspace; null where there is none. */
export function useAnswer(
  workspace: Workspace,
  mayWrite: boolean,
  reload: () => void,
  place: Place,
): Answer | null {
  const session = useSession(workspace, reload);
  // Whoever reads the work of others has come for it, or else for one note.
  const hasComeForIt = !workspace.is_bound && place.note === undefined;
  const [isOpen, setOpen] = useState(hasComeForIt || place.answer === "open");
  const [quoted, setQuoted] = useState<Passage | null>(null);
  const onQuoted = useCallback(() => setQuoted(null), []);
  if (session === null || workspace.response === null) {
    return null;
  }
  const isHidden = workspace.is_hiding && workspace.activity.note_threshold === null;
  const isWritable = workspace.response.can_write && mayWrite && !isHidden;
  const quote = (passage: Passage) => {
    setQuoted(quotable(passage));
    setOpen(true);
  };
  return {
    session,
    isWritable,
    about: aboutWords(workspace, isWritable, isHidden),
    isOpen,
    setOpen,
    quoted,
    onQuoted,
    quote: isWritable ? quote : null,
  };
}

/** Changes of notes and answer that the server does not have; what is handed in would lack them. */
export function unsavedWith(
  { state }: Pick<AnnotationPageModel, "state">,
  answer: Answer | null,
): number {
  const ofAnswer = answer === null ? 0 : unsaved(answer.session.state.saving).length;
  return unsaved(state.saving).length + ofAnswer;
}

function useSession(workspace: Workspace, reload: () => void): ResponseSession | null {
  const documentId = workspace.response?.document_id ?? null;
  const sessions = useLoaded(SESSIONS, documentId !== null);
  const [session, setSession] = useState<ResponseSession | null>(null);
  useEffect(() => {
    if (documentId === null || sessions === null) {
      setSession(null);
      return undefined;
    }
    const connection = connectionTo(placeIn(workspace, "shared", documentId), null);
    setSession(acquire(documentId, () => new sessions.ResponseSession(connection)));
    return () => release(documentId);
  }, [documentId, sessions]);
  useEffect(() => {
    if (session !== null) {
      session.onRefused = reload;
    }
  }, [session, reload]);
  return session;
}

function aboutWords(workspace: Workspace, isWritable: boolean, isHidden: boolean): string {
  const { audience, activity, response } = workspace;
  if (response?.can_write && isHidden) {
    return t("You write it together once the notes of your group are revealed.");
  }
  if (!isWritable) {
    return audience.kind === "group"
      ? t("The answer of {name}. You can read it, and not change it.", { name: audience.name })
      : t("You can read it, and not change it.");
  }
  const asked = activity.response.mode === "must" ? t("It is asked for.") : t("It is optional.");
  return audience.kind === "group"
    ? t("Your group writes it together, and everybody in it can change all of it. {asked}", {
        asked,
      })
    : t("Your own: you and your teachers read it. {asked}", { asked });
}
