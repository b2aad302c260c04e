/** Answer to POST /api/activities/<id>/workspace. */

/** One-time ticket for a socket. */
export interface Ticket {
  readonly ticket: string;
  readonly client_id: number;
  readonly generation: number;
  readonly author: string;
  /** Grows with every change of the activity's settings. */
  readonly revision: number;
}

export interface Workspace {
  readonly workspace_id: string;
  readonly document_id: string;
  /**
   * The document of notes that others do not see yet, while they are hidden: the viewer's own, or
   * that of the student whom a teacher looks at.
   */
  readonly hidden_document_id: string | null;
  /** Tickets for the two documents, where they were asked for along with the workspace. */
  readonly ticket: Ticket | null;
  readonly hidden_ticket: Ticket | null;
  /** Grows with every change of the settings. */
  readonly revision: number;
  readonly activity: { readonly id: string; readonly title: string; readonly instructions: string };
  /** Readers and writers: the class, a group, or one student. */
  readonly audience: { readonly kind: string; readonly name: string };
  /** The viewer's own author id. */
  readonly author: string;
  readonly authors: Authors;
  readonly conversations: readonly Conversation[];
  /** True where the viewer's role may write while the writing window is open. */
  readonly can_write: boolean;
  readonly can_moderate: boolean;
  readonly can_manage_tags: boolean;
  /** True where hiding and the writing window apply to the viewer; teachers are exempt. */
  readonly is_bound: boolean;
  readonly is_hiding: boolean;
  /** Name of the student whose hidden notes a teacher looks at. */
  readonly hidden_of: string | null;
  readonly schedule: Schedule;
}

/** Writing window; null for no limit. */
export interface Schedule {
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  /** Seconds until then from the answer, by the server's clock; less than zero when it is past. */
  readonly opens_in: number | null;
  readonly closes_in: number | null;
}

/** Conversation without its text. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly turn_count: number;
  /** Path of the text, which has the same answer for ever. */
  readonly text_path: string;
}

/** Answer to GET `text_path`. */
export interface ConversationText {
  readonly turns: readonly Turn[];
}

export interface Turn {
  readonly speaker: "user" | "assistant" | "system" | "text";
  readonly label: string;
  /** Sanitised by the server. */
  readonly html: string;
  /** Offset of its text in the canonical text of the conversation. */
  readonly start: number;
}

export interface Author {
  readonly name: string;
  readonly role: string;
}

/** People by author id, as this viewer may see them. */
export type Authors = Readonly<Record<string, Author>>;
