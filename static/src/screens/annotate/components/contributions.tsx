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
  const title = workspace.is_bound ? "Your conversation with an AI" : "Conversations of students";
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
            {workspace.is_bound ? "Add your conversation" : "Add a conversation"}
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
  const isGroup = workspace.audience.kind === "group";
  const [who, person, seen] = workspace.is_bound
    ? ["You", "you", isGroup ? "your group and your teachers" : "you and your teachers"]
    : ["Students", "they", isGroup ? "the group and teachers" : "who brought it and teachers"];
  const statements = [
    asked.declares_model ? "which model answered" : "",
    asked.declares_purpose ? `what ${person} asked it for` : "",
    asked.declares_use ? `how ${person} used the answer` : "",
  ].filter(Boolean);
  const count = asked.most === 1 ? "one conversation" : `up to ${asked.most} conversations`;
  return (
    <>
      <p>
        {who} {asked.mode === "must" ? "are asked to bring" : "may bring"} {count}
        {statements.length > 0 && <>, and to say {inList(statements)}</>}
        {asked.until === null ? "" : `, until ${dayAndTime(asked.until)}`}.
      </p>
      <p class="hint">Until it is added, only {seen} see it.</p>
    </>
  );
}

function inList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
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
              <small>Somebody of your group is preparing it.</small>
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
