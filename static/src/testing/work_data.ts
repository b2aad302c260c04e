/** Values of the work page for component tests. */

import type {
  CriterionColumns,
  GradeAnswer,
  ToMark,
  Work,
  WorkNote,
} from "../api/openapi.generated";

export const UNMARKED: GradeAnswer = {
  grade: null,
  draft: null,
  computed: null,
  holds_marks: false,
  maximum: 100,
  is_gradable: true,
  is_sealed: false,
  rubric: null,
  assessment: [],
  marker_note: "",
  double_marking: null,
};

export function toMark(name: string, change: Partial<ToMark> = {}): ToMark {
  return {
    enrolment_id: name.toLowerCase(),
    name,
    is_handed_in: false,
    is_marked: false,
    has_draft: false,
    is_in_own_group: false,
    marking_state: null,
    ...change,
  };
}

export function note(change: Partial<WorkNote> = {}): WorkNote {
  return {
    workspace_id: "w",
    highlight: "h",
    quote: "Best sentence",
    tag: "Claim",
    tag_key: "t1",
    turn: 1,
    color: "#777777",
    text: "",
    is_claim: false,
    check: null,
    is_on_own: true,
    is_hidden: false,
    created_at: "2026-03-01T10:00:00Z",
    ...change,
  };
}

export function work(...notes: WorkNote[]): Work {
  return {
    name: "Ada",
    role: "student",
    is_own: false,
    mentioned: {},
    answers: [],
    notes,
    hands_in: false,
    due_at: null,
    mark: null,
    credit: null,
    assessment: [],
    feedback: [],
    receipts: [],
    attempts: [],
    mark_history: [],
    histories: [],
  };
}

export function noColumns(): CriterionColumns {
  return { are_on: false, obstacle_sentence: null, made: 0, waiting: 0, stuck: [], differing: [] };
}
