/** Conversations that students bring to this workspace: what is asked for, what is there, and a way in. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type {
  Contributions as Asked,
  Contribution,
  Workspace,
} from "../../../api/openapi.generated";
import { contributionsPath } from "../../../api/paths/conversations";
import { AddConversation } from "../../../features/conversations/adding/add_conversation";
import { ConversationRow } from "../../../features/conversations/conversation_row";
import { OpenDialog } from "../../../features/conversations/open_dialog";
import { workspacePlace } from "../../../features/conversations/place";
import { useAwaited } from "../../../features/conversations/use_awaited";
import { whileReading } from "../../../features/conversations/while_reading";
import { list, plural, t } from "../../../i18n/messages";
import { useQuery } from "../../../query/use_query";
import { RefetchError } from "../../../ui/error_page";
import { dayAndTime } from "../../../ui/format_time";

interface ContributionsProps {
  readonly workspace: Workspace;
  /** Load the workspace again: something can be read that is not in it. */
  readonly reload: () => void;
  readonly onShow: (conversationId: string) => void;
}

export function Contributions({ workspace, reload, onShow }: ContributionsProps) {
  const { workspace_id: id, revision, activity } = workspace;
  const found = useQuery(contributionsPath(id), whileReading);
  useRefetchWith(revision, found.refetch);
  const place = useMemo(() => workspacePlace(id), [id]);
  const conversations = found.data?.conversations ?? [];
  useNewlyReadable(workspace, conversations, reload, onShow);
  const [openId, setOpenId] = useState<string | null>(null);
  const awaitConversation = useAwaited(conversations, openId === null, setOpenId);
  const isEmpty = workspace.conversations.length === 0;
  // Null until somebody opens or ends the form: where nothing can be read, it is there at once.
  const [isAdding, setAdding] = useState<boolean | null>(null);
  const wasFormOpen = useRef(false);
  const open = conversations.find((one) => one.id === openId);
  const asked = found.data?.asked ?? activity.contributions;
  const obstacle = found.data?.obstacle ?? null;
  const canAdd = found.data !== null && obstacle === null;
  // What is on its way, or was refused, is in the form: it stays when there is no more room.
  const isFirst = isEmpty && (conversations.length === 0 || wasFormOpen.current);
  const isFormOpen = (isAdding ?? isFirst) && (canAdd || wasFormOpen.current);
  wasFormOpen.current = isFormOpen;
  const title = workspace.is_bound
    ? t("Your conversation with an AI")
    : t("Conversations of students");
  const parts = (
    <>
      <AskedFor asked={asked} workspace={workspace} />
      <RefetchError error={found.error} />
      <Rows place={place} conversations={conversations} onOpen={setOpenId} />
      {isFormOpen ? (
        <AddConversation
          place={place}
          conversations={conversations}
          onAlone={(added) => {
            setAdding(false);
            awaitConversation(added);
          }}
          onOpen={setOpenId}
        />
      ) : (
        canAdd && (
          <button type="button" class="primary" onClick={() => setAdding(true)}>
            {workspace.is_bound ? t("Add your conversation") : t("Add a conversation")}
          </button>
        )
      )}
      {obstacle !== null && (
        <p class="hint">
          {obstacle.sentence} {obstacle.advice}
        </p>
      )}
    </>
  );
  const isDone =
    obstacle !== null && !isFormOpen && conversations.every(({ state }) => state === "ready");
  return (
    <section class="contributions controls" aria-label={title} data-empty={isEmpty}>
      {isDone && !isEmpty ? (
        // The text is what matters now.
        <details>
          <summary>{title}</summary>
          {parts}
        </details>
      ) : (
        <>
          <h2>{title}</h2>
          {parts}
        </>
      )}
      {open?.can_change && (
        <OpenDialog
          place={place}
          conversation={open}
          asked={{ asked, declaration: open.declaration }}
          onClose={() => setOpenId(null)}
        />
      )}
    </section>
  );
}

interface AskedForProps {
  readonly asked: Asked;
  readonly workspace: Pick<Workspace, "is_bound" | "audience">;
}

/** Words for what is asked for, until when, and what is to be declared. */
function AskedFor({ asked, workspace }: AskedForProps) {
  const statements = statementsOf(asked, workspace.is_bound);
  return (
    <>
      <p>
        {askedWords(asked, workspace.is_bound)}
        {statements.length > 0 && <> {statementWords(list(statements), workspace.is_bound)}</>}
        {asked.until !== null && (
          <> {t("There is time until {until}.", { until: dayAndTime(asked.until) })}</>
        )}
      </p>
      <p class="hint">{seenWords(workspace)}</p>
    </>
  );
}

function askedWords({ mode, most }: Asked, isBound: boolean): string {
  if (mode === "must") {
    return isBound
      ? plural(
          most,
          "You are asked to bring one conversation.",
          "You are asked to bring up to {n} conversations.",
        )
      : plural(
          most,
          "Students are asked to bring one conversation.",
          "Students are asked to bring up to {n} conversations.",
        );
  }
  return isBound
    ? plural(most, "You may bring one conversation.", "You may bring up to {n} conversations.")
    : plural(
        most,
        "Students may bring one conversation.",
        "Students may bring up to {n} conversations.",
      );
}

function statementWords(statements: string, isBound: boolean): string {
  return isBound
    ? t("You are asked to say {statements}.", { statements })
    : t("They are asked to say {statements}.", { statements });
}

/** Names of what is to be declared along with a conversation. */
function statementsOf(asked: Asked, isBound: boolean): string[] {
  const [purpose, use] = isBound
    ? [t("what you asked it for"), t("how you used the answer")]
    : [t("what they asked it for"), t("how they used the answer")];
  return [
    ...(asked.declares_model ? [t("which model answered")] : []),
    ...(asked.declares_purpose ? [purpose] : []),
    ...(asked.declares_use ? [use] : []),
  ];
}

function seenWords({ is_bound: isBound, audience }: AskedForProps["workspace"]): string {
  if (audience.kind === "group") {
    return isBound
      ? t("Until it is added, only your group and your teachers see it.")
      : t("Until it is added, only the group and teachers see it.");
  }
  return isBound
    ? t("Until it is added, only you and your teachers see it.")
    : t("Until it is added, only who brought it and teachers see it.");
}

interface RowsProps {
  readonly place: ReturnType<typeof workspacePlace>;
  readonly conversations: readonly Contribution[];
  readonly onOpen: (id: string) => void;
}

function Rows({ place, conversations, onOpen }: RowsProps) {
  const shown = conversations.filter((one) => one.can_change || one.state !== "ready");
  if (shown.length === 0) {
    return null;
  }
  return (
    <ul class="rows conversation-rows">
      {shown.map((one) =>
        one.can_change ? (
          <ConversationRow
            key={one.id}
            place={place}
            conversation={one}
            onOpen={() => onOpen(one.id)}
          />
        ) : (
          <li key={one.id}>
            <span>
              <b dir="auto">{one.title}</b>
              <small>{t("Somebody of your group is preparing it.")}</small>
            </span>
          </li>
        ),
      )}
    </ul>
  );
}

/** Fetch again when the settings have changed, or somebody else has brought something. */
function useRefetchWith(revision: number, refetch: () => Promise<void>): void {
  const known = useRef(revision);
  useEffect(() => {
    if (known.current !== revision) {
      known.current = revision;
      void refetch();
    }
  }, [revision, refetch]);
}

/** Have the page load what can be read now, and show what the viewer has just added. */
function useNewlyReadable(
  workspace: Workspace,
  conversations: readonly Contribution[],
  reload: () => void,
  onShow: (conversationId: string) => void,
): void {
  const missing = conversations
    .filter(({ id, state }) => state === "ready" && !isRead(workspace, id))
    .map(({ id }) => id)
    .join(" ");
  const latest = useRef({ reload, onShow });
  latest.current = { reload, onShow };
  useEffect(() => {
    const [first = ""] = missing.split(" ");
    if (first !== "") {
      latest.current.reload();
      latest.current.onShow(first);
    }
  }, [missing]);
}

function isRead(workspace: Workspace, conversationId: string): boolean {
  return workspace.conversations.some(({ id }) => id === conversationId);
}
