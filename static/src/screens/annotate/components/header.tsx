/** The line above everything: what this is, which conversation, who is here, what is saved. */

import type { Conversation, Workspace } from "../../../api/workspace_types";
import type { Present } from "../../../sync/protocol";
import type { SaveState } from "../../../sync/save_state";
import type { Ban } from "../store/writing_window";
import { PeopleStrip } from "./presence_list";
import { SaveBadge } from "./save_indicator";

const BANS: Record<Ban, string> = { "not-open": "Not open", closed: "Closed" };

export interface HeaderProps {
  readonly workspace: Workspace;
  readonly ban: Ban | null;
  readonly shownId: string | null;
  readonly onShow: (conversationId: string) => void;
  readonly people: readonly Present[];
  readonly saving: SaveState;
}

export function Header({ workspace, ban, shownId, onShow, people, saving }: HeaderProps) {
  const { activity, audience, conversations } = workspace;
  return (
    <header class="bench-header">
      <div class="bench-title">
        <h1 title={activity.title}>{activity.title}</h1>
        <span class="audience">{audience.name}</span>
        {(!workspace.can_write || ban !== null) && (
          <span class="role">{ban === null ? "Read only" : BANS[ban]}</span>
        )}
      </div>
      <div class="bench-state">
        <PeopleStrip people={people} author={workspace.author} />
        <SaveBadge saving={saving} />
      </div>
      {conversations.length > 1 && (
        <Tabs conversations={conversations} shownId={shownId} onShow={onShow} />
      )}
    </header>
  );
}

interface TabsProps {
  readonly conversations: readonly Conversation[];
  readonly shownId: string | null;
  readonly onShow: (conversationId: string) => void;
}

function Tabs({ conversations, shownId, onShow }: TabsProps) {
  return (
    <nav class="tabs" aria-label="Conversations">
      {conversations.map((conversation) => (
        <button
          key={conversation.id}
          type="button"
          class="tab"
          aria-current={conversation.id === shownId ? "true" : undefined}
          onClick={() => onShow(conversation.id)}
        >
          {conversation.title}
        </button>
      ))}
    </nav>
  );
}
