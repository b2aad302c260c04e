/**
 * Acts of a person, with the way back. Nothing of others is ever undone: a note on which others have
 * written stays, and so does what somebody changed since.
 *
 * What comes back has its old key. The key names its author, so the server accepts it, and drafts
 * and answers of others find their place again.
 */

import type * as Y from "yjs";
import type { FactCheckFields } from "../../../document/annotations/claims";
import * as edits from "../../../document/annotations/edits";
import { setClaim, setFactCheck } from "../../../document/annotations/fact_check_edits";
import {
  type CommentValue,
  type FactCheckValue,
  factCheckKey,
  type HighlightValue,
  type QuestionState,
} from "../../../document/annotations/schema";
import { t } from "../../../i18n/messages";
import type { Anchor } from "../../../text/anchors";
import type { Act } from "./own_history";

/** The documents, as acts need them. */
export interface Workbench {
  /** The person's own author id. */
  readonly author: string;
  readonly find: (highlight: string) => HighlightValue | undefined;
  /** Edit the document that a note is in, or where new ones go; false where nothing is written. */
  readonly edit: (highlight: string, change: (doc: Y.Doc) => unknown) => boolean;
  /** Key of the tag that a note gets now where it had this one; none for one out of use. */
  readonly usableTag: (tag: string) => string;
}

/** A note that was made. */
export function creation(bench: Workbench, key: string): Act {
  let value = bench.find(key);
  return {
    label: t("note"),
    undo: () => {
      value = bench.find(key);
      return isAlone(bench, value) && bench.edit(key, (doc) => edits.deleteHighlight(doc, key));
    },
    redo: () => restore(bench, value),
  };
}

/** A note that was deleted; null where it was somebody else's, whose key nobody else may use. */
export function deletion(bench: Workbench, value: HighlightValue): Act | null {
  if (value.author !== bench.author) {
    return null;
  }
  const isWhole = isAlone(bench, value);
  return {
    label: isWhole
      ? t("deletion of a note")
      : t("deletion of a note, without what others wrote on it"),
    undo: () => restore(bench, value),
    redo: () =>
      isAlone(bench, bench.find(value.key)) &&
      bench.edit(value.key, (doc) => edits.deleteHighlight(doc, value.key)),
  };
}

/** A note that got another tag. */
export function retagging(bench: Workbench, key: string, before: string, after: string): Act {
  const set = (from: string, to: string) => {
    const tag = bench.usableTag(to);
    const canGet = tag !== "" || to === "";
    return (
      canGet &&
      bench.find(key)?.tag === from &&
      bench.edit(key, (doc) => edits.retag(doc, key, tag))
    );
  };
  return { label: t("tag"), undo: () => set(after, before), redo: () => set(before, after) };
}

/** A note that was put on other words. */
export function moving(bench: Workbench, before: HighlightValue, after: edits.Passage): Act {
  const { key } = before;
  const old = { conversation: before.conversation, anchor: anchorOf(before) };
  const set = (from: edits.Passage, to: edits.Passage) => {
    const note = bench.find(key);
    const isThere =
      note?.conversation === from.conversation &&
      note.start === from.anchor.start &&
      note.end === from.anchor.end;
    return isThere && bench.edit(key, (doc) => edits.changePassage(doc, key, to));
  };
  return {
    label: t("change of a passage"),
    undo: () => set(after, old),
    redo: () => set(old, after),
  };
}

function anchorOf({ start, end, quote, prefix, suffix }: HighlightValue): Anchor {
  return { start, end, quote, prefix, suffix };
}

/** A comment that was added. */
export function commenting(bench: Workbench, highlight: string, key: string): Act {
  let value = comment(bench, highlight, key);
  const act = removal(bench, highlight, () => value);
  return {
    label: t("comment"),
    undo: () => {
      value = comment(bench, highlight, key);
      return act.redo();
    },
    redo: act.undo,
  };
}

/** A comment that was deleted; null where it was somebody else's. */
export function uncommenting(bench: Workbench, highlight: string, value: CommentValue): Act | null {
  return value.author === bench.author ? removal(bench, highlight, () => value) : null;
}

/** A comment that got other words. */
export function rewording(
  bench: Workbench,
  highlight: string,
  { key, text: before }: CommentValue,
): Act {
  const after = comment(bench, highlight, key)?.text ?? "";
  const set = (from: string, to: string) =>
    comment(bench, highlight, key)?.text === from &&
    bench.edit(highlight, (doc) => edits.editComment(doc, highlight, key, to));
  return { label: t("change"), undo: () => set(after, before), redo: () => set(before, after) };
}

/** A question that was asked, answered, or none any more. `key` is null for that of a note. */
export function questioning(
  bench: Workbench,
  highlight: string,
  key: string | null,
  before: QuestionState,
  after: QuestionState,
): Act {
  const now = () =>
    (key === null ? bench.find(highlight) : comment(bench, highlight, key))?.question;
  const set = (from: QuestionState, to: QuestionState) =>
    now() === from && bench.edit(highlight, (doc) => edits.setQuestion(doc, highlight, key, to));
  return { label: t("question"), undo: () => set(after, before), redo: () => set(before, after) };
}

/** An agreement that was begun or ended. */
export function agreeing(bench: Workbench, highlight: string, key: string, isAgreed: boolean): Act {
  const set = (to: boolean) =>
    comment(bench, highlight, key)?.agreed.includes(bench.author) === !to &&
    bench.edit(highlight, (doc) => edits.setAgreement(doc, bench.author, highlight, key, to));
  return { label: t("agreement"), undo: () => set(!isAgreed), redo: () => set(isAgreed) };
}

/** A note that was called a claim, or one no more. */
export function claiming(bench: Workbench, highlight: string, isClaim: boolean): Act {
  const set = (to: boolean) =>
    bench.find(highlight)?.isClaim === !to &&
    bench.edit(highlight, (doc) => setClaim(doc, highlight, to));
  return { label: t("claim"), undo: () => set(!isClaim), redo: () => set(isClaim) };
}

/** A fact check of one's own that was made, changed or taken away; null for none. */
export function checking(
  bench: Workbench,
  highlight: string,
  before: FactCheckFields | null,
  after: FactCheckFields | null,
): Act {
  const set = (from: FactCheckFields | null, to: FactCheckFields | null) =>
    bench.find(highlight) !== undefined &&
    isSame(ownCheck(bench, highlight), from) &&
    bench.edit(highlight, (doc) => setFactCheck(doc, bench.author, highlight, to));
  return { label: t("check"), undo: () => set(after, before), redo: () => set(before, after) };
}

/** The person's own fact check of a note; null for none. */
export function ownCheck({ find, author }: Workbench, highlight: string): FactCheckValue | null {
  const key = factCheckKey(author);
  return find(highlight)?.checks.find((check) => check.key === key) ?? null;
}

function isSame(one: FactCheckFields | null, other: FactCheckFields | null): boolean {
  return (
    one?.outcome === other?.outcome &&
    one?.source === other?.source &&
    one?.excerpt === other?.excerpt
  );
}

function removal(bench: Workbench, highlight: string, value: () => CommentValue | undefined): Act {
  return {
    label: t("deletion of a comment"),
    undo: () => {
      const kept = value();
      return (
        kept !== undefined &&
        bench.find(highlight) !== undefined &&
        bench.edit(highlight, (doc) => edits.restoreComment(doc, highlight, kept))
      );
    },
    redo: () => {
      const key = value()?.key;
      return (
        key !== undefined &&
        comment(bench, highlight, key) !== undefined &&
        bench.edit(highlight, (doc) => edits.deleteComment(doc, highlight, key))
      );
    },
  };
}

/** Put a note back; without its tag where that is out of use. */
function restore(bench: Workbench, value: HighlightValue | undefined): boolean {
  if (value === undefined || bench.find(value.key) !== undefined) {
    return false;
  }
  const kept = { ...value, tag: bench.usableTag(value.tag) };
  return bench.edit(value.key, (doc) => edits.restoreHighlight(doc, bench.author, kept));
}

/** True for a note that is there, on which nobody else has written or agreed, or checked a claim. */
function isAlone({ author }: Workbench, value: HighlightValue | undefined): boolean {
  const isMine = (by: string) => by === author;
  return (
    value?.comments.every((one) => isMine(one.author) && one.agreed.every(isMine)) === true &&
    value.checks.every((one) => isMine(one.author))
  );
}

function comment(bench: Workbench, highlight: string, key: string): CommentValue | undefined {
  return bench.find(highlight)?.comments.find((one) => one.key === key);
}
