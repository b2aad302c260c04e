/** What the server answers (twins: the modules of lti_tool/web). */

export type Capability =
  | "read"
  | "annotate"
  | "moderate"
  | "manage_tags"
  | "manage_activity"
  | "see_class"
  | "grade"
  | "at_any_time"
  | "invite";

export interface Here {
  readonly person: { readonly name: string };
  readonly course: { readonly id: string; readonly title: string; readonly label: string } | null;
  readonly role: string | null;
  readonly enrolment_id: string | null;
  readonly capabilities: readonly Capability[];
  readonly link: {
    readonly id: string;
    readonly title: string;
    readonly activity_id: string | null;
  } | null;
  /** For somebody who signed in without an LMS: where they may go. */
  readonly courses: readonly EnterableCourse[];
}

export interface EnterableCourse {
  readonly id: string;
  readonly title: string;
  readonly role: string;
  readonly activities: readonly { readonly id: string; readonly title: string }[];
}

export interface Entered {
  readonly token: string;
  readonly arrival: string;
}

export type WorkspaceFor = "class" | "group" | "student";

export interface Activity {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  readonly workspace_for: WorkspaceFor;
  readonly score_maximum: number;
  /** When students may write; null for no limit. */
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  /** Whether students see nobody else's notes until they are revealed. */
  readonly hides_notes: boolean;
  readonly revealed_at: string | null;
}

export interface ActivityWithConversations extends Activity {
  readonly conversations: readonly ConversationSummary[];
}

export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  readonly length: number;
  readonly turn_count: number;
  readonly state: "importing" | "ready" | "failed";
  /** Why it could not be read. */
  readonly problem: {
    readonly code: string;
    readonly sentence: string;
    readonly advice: string;
  } | null;
}

export interface WorkspaceSummary {
  readonly id: string;
  readonly audience: { readonly kind: string; readonly name: string };
}

export interface Grade {
  readonly score: number;
  readonly maximum: number;
  readonly comment: string;
  readonly state: "waiting" | "sent" | "parked";
  readonly problem: string | null;
  readonly problem_sentence: string | null;
  readonly sent_at: string | null;
}

export interface ClassMember {
  readonly enrolment_id: string;
  readonly name: string;
  readonly role: string;
  readonly active: boolean;
  readonly arrived_at: string | null;
  readonly last_arrival_at: string | null;
  readonly highlights: number;
  readonly comments: number;
  readonly last_note_at: string | null;
  readonly grade: Grade | null;
}

/** One highlight (no text) or one comment of somebody. */
export interface WorkNote {
  readonly workspace_id: string;
  readonly highlight: string;
  readonly quote: string;
  readonly tag: string;
  readonly color: string;
  readonly text: string;
  readonly is_on_own: boolean;
  readonly is_hidden: boolean;
  readonly created_at: string;
}

export interface Work {
  readonly name: string;
  readonly role: string;
  readonly is_own: boolean;
  readonly notes: readonly WorkNote[];
}

/** What an LMS asks for when a teacher chooses activities for a course page. */
export interface Selection {
  readonly accepts_several: boolean;
  readonly is_answered: boolean;
  readonly title: string;
  readonly text: string;
  readonly highest_maximum: number | null;
  /** Activities that are on the course page: a link was opened, or only sent to the LMS. */
  readonly on_page: Readonly<Record<string, "opened" | "sent">>;
}

export interface ActivitySummary {
  readonly id: string;
  readonly title: string;
  readonly workspace_for: WorkspaceFor;
  readonly score_maximum: number;
}

/** An activity of an earlier course that may be brought over. */
export interface Copyable {
  readonly id: string;
  readonly title: string;
  readonly course: string;
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly accepted: boolean;
}

export interface ClassOverview {
  readonly roster: {
    readonly available: boolean;
    readonly fetched_at: string | null;
    readonly problem: string | null;
    readonly refreshing: boolean;
  };
  readonly members: readonly ClassMember[];
  readonly invitations: readonly Invitation[];
}
