/** Words of the preview for the codes of the server. */

import type { Draft, DraftTurn, LeftOutCode, WarningCode } from "../../../api/openapi.generated";
import { plural, t } from "../../../i18n/messages";
import type { Speaker } from "./edits";

/** Speakers in the order of a choice. */
export const SPEAKERS: readonly (readonly [Speaker, string])[] = [
  ["user", t("A person")],
  ["assistant", t("The AI")],
  ["system", t("Instructions to the AI")],
  ["text", t("Nobody: a text")],
];

const SPEAKER_WORDS = Object.fromEntries(SPEAKERS) as Record<Speaker, string>;

/** Name of who speaks in a turn. */
export function speakerName({ label, speaker }: Pick<DraftTurn, "label" | "speaker">): string {
  return label === "" ? SPEAKER_WORDS[speaker] : label;
}

/** Certainty of the format. */
export const CONFIDENCE: ReadonlyMap<Draft["confidence"], string> = new Map([
  ["sure", t("Recognised")],
  ["likely", t("Probably right: please look through it")],
  ["unsure", t("Not recognised as a conversation")],
]);

const LEFT_OUT: Readonly<Record<LeftOutCode, (count: number) => string>> = {
  button: (count) => plural(count, "{n} button or menu", "{n} buttons and menus"),
  hidden: (count) =>
    plural(count, "{n} text that the page did not show", "{n} texts that the page did not show"),
  label: (count) =>
    plural(count, "{n} label with a speaker’s name", "{n} labels with speakers’ names"),
  status: (count) =>
    plural(
      count,
      "{n} remark of the product about its work",
      "{n} remarks of the product about its work",
    ),
  page: (count) =>
    plural(
      count,
      "{n} part of the page around the conversation",
      "{n} parts of the page around the conversation",
    ),
  branch: (count) => plural(count, "{n} turn of another branch", "{n} turns of other branches"),
  citation: (count) =>
    plural(
      count,
      "{n} code of a citation without its source",
      "{n} codes of citations without their sources",
    ),
  metadata: (count) => plural(count, "{n} detail that nobody said", "{n} details that nobody said"),
  media: (count) =>
    plural(count, "{n} picture, recording or file", "{n} pictures, recordings and files"),
  other: (count) => plural(count, "{n} other passage", "{n} other passages"),
};

/** "12 buttons and menus". */
export function leftOutWords(reason: LeftOutCode, count: number): string {
  return LEFT_OUT[reason](count);
}

/** Warnings of a reading. */
export const WARNINGS: Readonly<Record<WarningCode, string>> = {
  "not-all-turns": t(
    "The page had not shown all turns when it was copied or saved, and some are missing. Scroll through the whole conversation first, then copy or save it again.",
  ),
  "cut-off": t("It ends in the middle of something. If more was said, copy it again to its end."),
  images: t("Pictures did not come along. Their descriptions stand in their places."),
  attachments: t("Attached files did not come along; only their names did."),
  encoding: t("The encoding of the text was guessed. Look whether accents and quotes are right."),
  "no-speakers": t("Nothing in it says who speaks."),
  "no-text-layer": t(
    "Some pages are pictures without text, as a scanner makes them, and are not in it. Have a program recognise the text (OCR) first, then add the file again.",
  ),
  order: t("The order of the text on the page was guessed. Look whether it reads on as it should."),
  skipped: t("Some parts of the file could not be read, and are not in it."),
};

/** Reasons for taking a passage out that are offered. */
export const REDACTION_REASONS = [
  t("a name"),
  t("contact details"),
  t("health"),
  t("somebody else’s text"),
  t("personal"),
];

/** Length of a passage in words. */
export function charactersOf({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): string {
  return plural(end - start, "{n} character", "{n} characters");
}
