/** Words for what students begin with, and for what giving it out would change. */

import type { NoteChange, Owners, Template } from "../../api/openapi.generated";
import { dayInWords } from "../../ui/format_time";

/** Owner of a workspace in an activity that is not for the whole class. */
export type Owner = "student" | "group";

/** Numbers of those who get the notes that are given out now, and who keep what they have. */
export function ownersInWords({ total, begun }: Owners, owner: Owner): string {
  const waiting = total - begun;
  if (total === 0) {
    return `There is no ${owner} yet. Each one that comes begins with these notes.`;
  }
  if (waiting === 0) {
    return `${all(total, owner)} begun and ${total === 1 ? "keeps" : "keep"} what is there. Whoever comes later begins with these notes.`;
  }
  if (begun === 0) {
    return total === 1
      ? `The one ${owner} has not begun, and gets these notes.`
      : `None of the ${total} ${owner}s has begun. All of them get these notes.`;
  }
  const get = waiting === 1 ? "has not begun, and gets" : "have not begun, and get";
  const keep = begun === 1 ? "1 has begun and keeps" : `${begun} have begun and keep`;
  return `${waiting} of ${total} ${owner}s ${get} these notes. ${keep} what is there.`;
}

function all(total: number, owner: Owner): string {
  return total === 1 ? `The one ${owner} has` : `All ${total} ${owner}s have`;
}

/** State of the notes that whoever begins gets, and of those in preparation. */
export function stateInWords(template: Template, owner: Owner, now = Date.now()): string {
  const { notes, given_at: givenAt, changes } = template;
  const each = `This is what each ${owner} starts with.`;
  if (givenAt === null) {
    return changes.length === 0
      ? `${each} Mark passages and comment on them, and give your notes out.`
      : `${each} Not given out yet: ${noteCount(changes.length)}.`;
  }
  const given = `Whoever begins gets ${noteCount(notes)}, given out ${dayInWords(givenAt, now)}.`;
  return changes.length === 0
    ? `${each} ${given}`
    : `${each} ${given} You have changed ${noteCount(changes.length)} since.`;
}

/** "3 notes". */
export function noteCount(count: number): string {
  return count === 1 ? "1 note" : `${count} notes`;
}

const COMMENT = { added: "Comment", changed: "Comment, now", removed: "Without the comment" };

/** Differences of one note, a line each; of a removed one its words say all. */
export function detailsOf({ kind, tag, comments }: NoteChange): string[] {
  const lines = comments.map((comment) => `${COMMENT[comment.kind]}: ${comment.text}`);
  if (tag !== null) {
    lines.unshift(tag === "" ? "No tag" : `Tag: ${tag}`);
  }
  if (kind === "changed" && lines.length === 0) {
    return ["It is a question now, or is none any more"];
  }
  return lines;
}
