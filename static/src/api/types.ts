/** Answers of the server (twins: the modules of lti_tool/web). */

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

export interface SessionInfo {
  readonly person: { readonly id: string; readonly name: string };
  readonly course: { readonly id: string; readonly title: string; readonly label: string } | null;
  readonly role: string | null;
  readonly enrolment_id: string | null;
  readonly capabilities: readonly Capability[];
  readonly link: {
    readonly id: string;
    readonly title: string;
    readonly activity_id: string | null;
  } | null;
  /** Public id of the session of the sign-in; null for somebody who came from an LMS. */
  readonly sign_in: string | null;
}

export interface CreatedSession {
  readonly token: string;
  readonly arrival: string;
  readonly is_kept: boolean;
}

export interface HomeActivity {
  readonly id: string;
  readonly title: string;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  readonly own_notes: number;
  readonly new_notes: number;
}

export interface HomeCourse {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly platform: string;
  readonly role: string;
  readonly last_arrival_at: string | null;
  readonly activities: readonly HomeActivity[];
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly blocked_at: string | null;
}

export interface Account {
  readonly passkeys: readonly Passkey[];
  readonly are_passkeys_possible: boolean;
  readonly can_add_passkey: boolean;
}

export interface PasskeyCeremony {
  readonly options: string;
  readonly token: string;
}

export type WorkspaceFor = "class" | "group" | "student";

export interface Activity {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  readonly workspace_for: WorkspaceFor;
  readonly score_maximum: number;
  /** Writing window of students; null for no limit. */
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  /** True where students see nobody else's notes until they are revealed. */
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

/** Mark of one member; null where there is none yet. */
export interface GradeAnswer {
  readonly grade: Grade | null;
  /** Highest mark of the activity. */
  readonly maximum: number;
  /** True for a student who is in the course now. */
  readonly is_gradable: boolean;
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

/** Deep linking request: what the LMS accepts when a teacher chooses activities. */
export interface Selection {
  readonly accepts_several: boolean;
  readonly is_answered: boolean;
  readonly title: string;
  readonly text: string;
  readonly highest_maximum: number | null;
  /** Activities on the course page, by id: a link to them was opened, or only sent to the LMS. */
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

/** State of the list of participants that the LMS shares. */
export interface RosterState {
  readonly available: boolean;
  readonly fetched_at: string | null;
  readonly problem: string | null;
  readonly refreshing: boolean;
}

export interface ClassOverview {
  readonly roster: RosterState;
  readonly members: readonly ClassMember[];
  readonly invitations: readonly Invitation[];
}
