/** Header of the annotation page: title, conversations, presence, save state. */

import type { Conversation, Workspace } from "../../../api/openapi.generated";
import type { SaveState } from "../../../sync/save_state";
import type { Person } from "../store/author_names";
import type { WriteBlock } from "../store/writing_window";
import { PresenceList } from "./presence_list";
import { SaveIndicator } from "./save_indicator";

const WRITE_BLOCKS: Record<WriteBlock, string> = { "not-open": "Not open", closed: "Closed" };

export interface HeaderProps {
  readonly workspace: Workspace;
  readonly writeBlock: WriteBlock | null;
  readonly shownId: string | null;
  readonly onShow: (conversationId: string) => void;
  readonly people: readonly Person[];
  readonly saving: SaveState;
}

export function Header({ workspace, writeBlock, shownId, onShow, people, saving }: HeaderProps) {
  const { activity, audience, conversations } = workspace;
  return (
    <header class="annotation-header">
      <div class="annotation-title">
        <h1 title={activity.title}>{activity.title}</h1>
        <span class="audience-name">{audience.name}</span>
        {(!workspace.can_write || writeBlock !== null) && (
          <span class="role-badge">
            {writeBlock === null ? "Read only" : WRITE_BLOCKS[writeBlock]}
          </span>
        )}
      </div>
      <div class="annotation-state">
        <PresenceList people={people} author={workspace.author} />
        <SaveIndicator saving={saving} />
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
    <nav class="conversation-tabs" aria-label="Conversations">
      {conversations.map((conversation) => (
        <button
          key={conversation.id}
          type="button"
          class="conversation-tab"
          aria-current={conversation.id === shownId ? "true" : undefined}
          onClick={() => onShow(conversation.id)}
        >
          {conversation.title}
        </button>
      ))}
    </nav>
  );
}
