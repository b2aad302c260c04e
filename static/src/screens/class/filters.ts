/** Choices of members to show: everybody, those who need the teacher, and each reason for that. */

import type { ClassMember } from "../../api/openapi.generated";
import { isToAgree, needsOwnMark } from "../../features/grading/marking_state";
import { t } from "../../i18n/messages";

export type Choice =
  | "everybody"
  | "needs"
  | "unmarked"
  | "to-mark"
  | "needs-mine"
  | "to-agree"
  | "draft"
  | "undelivered"
  | "differs"
  | "asks"
  | "not-started"
  | "lacking"
  | "too-few"
  | "handed-in"
  | "late"
  | "not-handed-in"
  | "not-brought";

/** Facts about the page, by which some choices make no sense. */
export interface Surroundings {
  readonly mayGrade: boolean;
  readonly isInLms: boolean;
  /** True where marks are drafts until they are released. */
  readonly holdsMarks: boolean;
  /** True where two people mark each work, and agree. */
  readonly isByTwo: boolean;
  /** True where students bring conversations. */
  readonly isAsked: boolean;
  /** True where students write an answer. */
  readonly isAnswered: boolean;
  /** True where students hand in. */
  readonly handsIn: boolean;
  /** Passages that a student marks before they hand in; null for any number, and for groups. */
  readonly minimum: number | null;
  /** True where a tag needs a comment. */
  readonly isCommentNeeded: boolean;
}

interface Filter {
  readonly words: string;
  readonly holds: (member: ClassMember, at: Surroundings) => boolean;
  readonly isOffered?: (at: Surroundings) => boolean;
}

function isHere(member: ClassMember): boolean {
  return member.role === "student" && member.active;
}

export function hasWritten({ highlights, comments, answer_words }: ClassMember): boolean {
  return highlights + comments + answer_words > 0;
}

/** True for a mark that was given and not withdrawn, released or not. */
export function isMarked({ grade, draft }: ClassMember): boolean {
  return draft !== null || (grade !== null && grade.score !== null);
}

/** True for a student of the course who has nothing that others can read. */
export function hasBroughtNone(member: ClassMember): boolean {
  return isHere(member) && !member.brought.some((one) => one.is_accepted);
}

/** True for somebody whose work is handed in. */
export function hasHandedIn({ submission }: ClassMember): boolean {
  return submission !== null && submission.taken_back_at === null;
}

const byTwo = (at: Surroundings) => at.mayGrade && at.isByTwo;
const handsIn = (at: Surroundings) => at.handsIn;
const marksGo = ({ mayGrade, isInLms }: Surroundings) => mayGrade && isInLms;

/** Reasons for which a student needs their teacher. */
const REASONS = [
  "unmarked",
  "to-mark",
  "needs-mine",
  "to-agree",
  "undelivered",
  "differs",
  "asks",
] as const;

/** The reasons that count here: where two people mark, a work may wait for the other one. */
function reasonsFor(at: Surroundings): Choice[] {
  return REASONS.filter(
    (reason) =>
      FILTERS[reason].isOffered?.(at) !== false &&
      !(at.isByTwo && (reason === "unmarked" || reason === "to-mark")),
  );
}

export const FILTERS: Readonly<Record<Choice, Filter>> = {
  everybody: { words: t("Whole class"), holds: () => true },
  needs: {
    words: t("Needs me"),
    holds: (member, at) => reasonsFor(at).some((reason) => FILTERS[reason].holds(member, at)),
  },
  unmarked: {
    words: t("Has written and has no mark"),
    holds: (member) => isHere(member) && hasWritten(member) && !isMarked(member),
    isOffered: (at) => at.mayGrade && !at.handsIn,
  },
  "to-mark": {
    words: t("Has handed in and has no mark"),
    holds: (member) => hasHandedIn(member) && !isMarked(member),
    isOffered: (at) => at.mayGrade && at.handsIn,
  },
  "needs-mine": {
    words: t("Needs my mark"),
    holds: (member, at) =>
      isHere(member) &&
      (at.handsIn ? hasHandedIn(member) : hasWritten(member)) &&
      needsOwnMark(member.marking_state),
    isOffered: byTwo,
  },
  "to-agree": {
    words: t("Has two marks, to agree on one"),
    holds: ({ marking_state }) => isToAgree(marking_state),
    isOffered: byTwo,
  },
  draft: {
    words: t("Has a mark that is not released"),
    holds: ({ draft }) => draft !== null,
    isOffered: (at) => at.mayGrade && at.holdsMarks,
  },
  undelivered: {
    words: t("The LMS has not taken the mark"),
    holds: ({ grade }) => grade?.state === "parked",
    isOffered: marksGo,
  },
  differs: {
    words: t("The LMS shows another mark"),
    holds: ({ grade }) => grade !== null && grade.shown !== null,
    isOffered: marksGo,
  },
  asks: {
    words: t("Asks a question that is still open"),
    holds: (member) => isHere(member) && member.open_questions > 0,
  },
  "not-started": {
    words: t("Has not written yet"),
    holds: (member) => isHere(member) && !hasWritten(member),
  },
  lacking: {
    words: t("Has notes without the comment that their tag needs"),
    holds: ({ lacking_comments: lacking }) => lacking > 0,
    isOffered: ({ isCommentNeeded }) => isCommentNeeded,
  },
  "too-few": {
    words: t("Has fewer notes than it takes to hand in"),
    holds: (member, { minimum }) => isHere(member) && member.highlights < (minimum ?? 0),
    isOffered: ({ handsIn: asksFor, minimum }) => asksFor && minimum !== null,
  },
  "handed-in": { words: t("Has handed in"), holds: hasHandedIn, isOffered: handsIn },
  late: {
    words: t("Has handed in late"),
    holds: (member) => hasHandedIn(member) && member.submission?.is_late === true,
    isOffered: handsIn,
  },
  "not-handed-in": {
    words: t("Has not handed in"),
    holds: (member) => isHere(member) && !hasHandedIn(member),
    isOffered: handsIn,
  },
  "not-brought": {
    words: t("Has not brought a conversation"),
    holds: hasBroughtNone,
    isOffered: ({ isAsked }) => isAsked,
  },
};

/** Choices that make sense here, in order. */
export function choicesFor(at: Surroundings): Choice[] {
  return (Object.keys(FILTERS) as Choice[]).filter(
    (choice) => FILTERS[choice].isOffered?.(at) !== false,
  );
}

/** The reasons that count as "needs me" here. */
export function needsSentence(at: Surroundings): string {
  const reasons = reasonsFor(at);
  return t("“Needs me” is any of: {reasons}.", {
    reasons: reasons.map((reason) => FILTERS[reason].words).join(" · "),
  });
}
