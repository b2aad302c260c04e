/** What the server gives for GET /api/activities/<id>/workspace. */

export interface Workspace {
  readonly workspace_id: string;
  readonly document_id: string;
  readonly activity: { readonly id: string; readonly title: string; readonly instructions: string };
  /** Who reads and writes here: the class, a group, or one student. */
  readonly audience: { readonly kind: string; readonly name: string };
  /** The viewer's own author id. */
  readonly author: string;
  readonly authors: Authors;
  readonly conversations: readonly Conversation[];
  readonly can_write: boolean;
  readonly can_moderate: boolean;
  readonly can_manage_tags: boolean;
}

export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly turns: readonly Turn[];
}

export interface Turn {
  readonly speaker: "user" | "assistant" | "system" | "text";
  readonly label: string;
  /** Sanitised by the server. */
  readonly html: string;
  /** Where its text begins in the canonical text of the conversation. */
  readonly start: number;
}

export interface Author {
  readonly name: string;
  readonly role: string;
}

/** People by author id, as this viewer may see them. */
export type Authors = Readonly<Record<string, Author>>;
