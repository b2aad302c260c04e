/** Answers of the server that component tests begin from. */

import type {
  Activity,
  ActivityWithConversations,
  AdminOverview,
  Capability,
  ClassMember,
  ClassOverview,
  Contributions,
  CourseDefaults,
  Draft,
  DraftTurn,
  Grade,
  GradeDraft,
  OwnWork,
  Platform,
  Receipt,
  RosterState,
  SearchAnswer,
  SearchResult,
  SessionInfo,
  SubmissionPreview,
  Template,
} from "../api/openapi.generated";

export function session(...capabilities: Capability[]): SessionInfo {
  return {
    person: { id: "p", name: "Rosalind", email: null },
    course: { id: "c", title: "AI and Society", label: "AISO", is_in_lms: true },
    role: "teacher",
    language: null,
    enrolment_id: "me",
    capabilities,
    link: { id: "l", title: "Week 3", activity_id: "a" },
    notices: [],
    sign_in: null,
    is_administrator: false,
    may_create_classes: false,
  };
}

/** A result: a highlight of Ada's, unless it is changed. */
export function searchResult(change: Partial<SearchResult> = {}): SearchResult {
  return {
    kind: "highlight",
    course_id: "c",
    activity_id: "a",
    parts: [
      { text: "Urban ", is_match: false },
      { text: "heat", is_match: true },
    ],
    conversation: null,
    author: null,
    tag: null,
    is_reply: false,
    workspace_id: null,
    draft_of: null,
    is_private: false,
    note: null,
    comment: null,
    conversation_id: null,
    turn: null,
    ...change,
  };
}

/** An answer with these results in one activity. */
export function searchAnswer(...results: SearchResult[]): SearchAnswer {
  const group = { course_id: "c", course: "AI and Society", activity_id: "a", activity: "Week 3" };
  return {
    is_too_short: false,
    is_cut: false,
    groups: results.length === 0 ? [] : [{ ...group, results }],
    activities: [],
    tags: [],
  };
}

export const CONTRIBUTIONS: Contributions = {
  mode: "no",
  most: 1,
  until: null,
  declares_model: false,
  declares_purpose: false,
  declares_use: false,
};

/** Settings of a course that nobody has changed, without activities. */
export const COURSE_DEFAULTS: CourseDefaults = {
  allows_own_tags: false,
  needs_comments: false,
  comment_words: { least: 0, most: 0 },
  resists_copying: false,
  hiding: { hides_notes: false, note_threshold: null },
  names: { are_hidden: false, are_sealed: false },
  passage_minimum: 0,
  accepts_late: true,
  holds_marks: false,
  followers: [],
};

export const ACTIVITY: Activity = {
  id: "a",
  title: "Week 3",
  instructions: "Read.",
  workspace_for: "class",
  grouping_id: null,
  score_maximum: 100,
  holds_marks: false,
  marker_count: 1,
  release_at: null,
  opens_at: null,
  closes_at: null,
  hands_in: false,
  checks_claims: false,
  passage_minimum: 0,
  needs_comments: false,
  accepts_late: true,
  comment_words: { least: 0, most: 0 },
  resists_copying: false,
  own: {
    allows_own_tags: null,
    needs_comments: null,
    comment_words: null,
    resists_copying: null,
    hiding: null,
    names: null,
    passage_minimum: null,
    accepts_late: null,
    holds_marks: null,
  },
  due_at: null,
  hides_notes: false,
  reveal_at: null,
  note_threshold: null,
  revealed_at: null,
  hides_names: false,
  seals_names: false,
  unsealed_at: null,
  contributions: CONTRIBUTIONS,
  response: { mode: "no", words_most: 0 },
  comparison: { hides_models: false, reveals_when_all: false },
  models_revealed_at: null,
};

export function activity(change: Partial<Activity> = {}): ActivityWithConversations {
  return {
    ...ACTIVITY,
    conversations: [
      { id: "t", title: "Heat", length: 1200, turn_count: 2, state: "ready", problem: null },
    ],
    ...change,
  };
}

export function grade(change: Partial<Grade> = {}): Grade {
  return {
    score: 70,
    maximum: 100,
    comment: "",
    is_computed: false,
    graded_at: "2026-03-10T10:00:00Z",
    state: "sent",
    problem: null,
    problem_sentence: null,
    sent_at: "2026-03-10T10:32:00Z",
    is_pending: change.state === "waiting",
    is_confirmed: true,
    shown: null,
    ...change,
  };
}

export function draftMark(change: Partial<GradeDraft> = {}): GradeDraft {
  return {
    score: 60,
    maximum: 100,
    comment: "",
    is_computed: false,
    graded_at: "2026-03-10T10:00:00Z",
    ...change,
  };
}

export function member(name: string, change: Partial<ClassMember> = {}): ClassMember {
  return {
    enrolment_id: name.toLowerCase(),
    name,
    role: "student",
    active: true,
    groups: [],
    arrived_at: "2026-03-01T10:00:00Z",
    last_arrival_at: "2026-03-01T10:00:00Z",
    started_at: null,
    highlights: 0,
    comments: 0,
    replies: 0,
    words: 0,
    open_questions: 0,
    lacking_comments: 0,
    tags: {},
    last_note_at: null,
    answer_words: 0,
    brought: [],
    submission: null,
    extension: null,
    grade: null,
    marking_state: null,
    draft: null,
    computed: null,
    ...change,
  };
}

export function receipt(change: Partial<Receipt> = {}): Receipt {
  return {
    id: "r",
    handed_in_at: "2026-03-10T10:32:00Z",
    handed_in_by: "Ada",
    is_late: false,
    audience: "Ada",
    is_group: false,
    highlights: 2,
    comments: 1,
    words: 30,
    conversations: 0,
    answer_words: null,
    sha256: "ab".repeat(32),
    is_whole: true,
    taken_back_at: null,
    taken_back_by: null,
    ...change,
  };
}

export function preview(change: Partial<SubmissionPreview> = {}): SubmissionPreview {
  return {
    hands_in: true,
    due_at: null,
    is_late: false,
    is_group: false,
    highlights: 2,
    comments: 1,
    words: 30,
    conversations: 0,
    answer_words: null,
    receipts: [],
    obstacle: null,
    ...change,
  };
}

export const ROSTER: RosterState = {
  available: true,
  fetched_at: "2026-03-01T10:00:00Z",
  problem: null,
  refreshing: false,
};

export function overview(
  members: readonly ClassMember[],
  change: Partial<ClassOverview> = {},
): ClassOverview {
  return { roster: ROSTER, groups: [], tags: [], members, polls: 0, ...change };
}

export function platform(change: Partial<Platform> = {}): Platform {
  return {
    id: "p",
    name: "Wattle",
    dialect: "moodle",
    issuer: "https://lms.example",
    client_id: "client",
    auth_login_url: "https://lms.example/auth",
    auth_token_url: "https://lms.example/token",
    key_set_url: "https://lms.example/keys",
    enabled: true,
    is_approved: true,
    trusted_identifier: null,
    notes: [],
    proposal: "",
    changes: [],
    deployments: [{ id: "d", deployment_id: "1", enabled: true }],
    ...change,
  };
}

export function administration(...platforms: Platform[]): AdminOverview {
  const addresses = {
    login: "https://t/login",
    launch: "https://t/launch",
    keys: "https://t/keys",
  };
  return { platforms, keys: [], invites: [], addresses };
}

export function draftTurn(change: Partial<DraftTurn> = {}): DraftTurn {
  return {
    speaker: "user",
    label: "You",
    html: "<p>Why is the sky blue?</p>",
    length: 20,
    model: "",
    time: null,
    attachments: [],
    ...change,
  };
}

export function draft(change: Partial<Draft> = {}): Draft {
  return {
    conversation: {
      id: "t",
      title: "Sky",
      length: 0,
      turn_count: 0,
      state: "preview",
      problem: null,
    },
    version: 1,
    is_fixed: false,
    has_source: true,
    format: { name: "chatgpt-page", title: "ChatGPT page" },
    confidence: "sure",
    reason: "It marks who wrote each message.",
    formats: [
      { name: "chatgpt-page", title: "ChatGPT page" },
      { name: "text", title: "Text" },
    ],
    product: "ChatGPT",
    model: "gpt-5",
    made_at: null,
    turns: [
      draftTurn(),
      draftTurn({ speaker: "assistant", label: "ChatGPT", html: "<p>Scattering.</p>", length: 11 }),
    ],
    left_out: [],
    warnings: [],
    branches: [],
    edits: [],
    ...change,
  };
}

/** Notes that students begin with, one of which has changed since they were given out. */
export function template(change: Partial<Template> = {}): Template {
  return {
    notes: 2,
    given_at: "2026-12-01T09:00:00Z",
    changes: [{ kind: "changed", quote: "the sky is blue", tag: "Claim", comments: [] }],
    left_out: 0,
    digest: "ab",
    owners: { total: 30, begun: 18 },
    ...change,
  };
}

/** Work of the viewer in an activity that asks to hand in, in which they have not written. */
export function ownWork(change: Partial<OwnWork> = {}): OwnWork {
  return {
    course_id: "c",
    course: "AI and Society",
    activity_id: "a",
    title: "Essay",
    opens_at: null,
    due_at: null,
    closes_at: null,
    is_extended: false,
    hands_in: true,
    notes: 0,
    answer_words: 0,
    handed_in_at: null,
    is_late: false,
    score: null,
    maximum: null,
    comment: "",
    ...change,
  };
}
