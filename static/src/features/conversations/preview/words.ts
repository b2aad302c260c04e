/** Words of the preview for the codes of the server. */

import type { Draft, DraftTurn, LeftOutCode, WarningCode } from "../../../api/openapi.generated";
import type { Speaker } from "./edits";

/** Speakers in the order of a choice. */
export const SPEAKERS: readonly (readonly [Speaker, string])[] = [
  ["user", "A person"],
  ["assistant", "The AI"],
  ["system", "Instructions to the AI"],
  ["text", "Nobody: a text"],
];

const SPEAKER_WORDS = Object.fromEntries(SPEAKERS) as Record<Speaker, string>;

/** Name of who speaks in a turn. */
export function speakerName({ label, speaker }: Pick<DraftTurn, "label" | "speaker">): string {
  return label === "" ? SPEAKER_WORDS[speaker] : label;
}

/** Certainty of the format. */
export const CONFIDENCE: ReadonlyMap<Draft["confidence"], string> = new Map([
  ["sure", "Recognised"],
  ["likely", "Probably right: please look through it"],
  ["unsure", "Not recognised as a conversation"],
]);

const LEFT_OUT: Readonly<Record<LeftOutCode, readonly [string, string]>> = {
  button: ["button or menu", "buttons and menus"],
  hidden: ["text that the page did not show", "texts that the page did not show"],
  label: ["label with a speaker’s name", "labels with speakers’ names"],
  status: ["remark of the product about its work", "remarks of the product about its work"],
  page: ["part of the page around the conversation", "parts of the page around the conversation"],
  branch: ["turn of another branch", "turns of other branches"],
  citation: ["code of a citation without its source", "codes of citations without their sources"],
  metadata: ["detail that nobody said", "details that nobody said"],
  media: ["picture, recording or file", "pictures, recordings and files"],
  other: ["other passage", "other passages"],
};

/** "12 buttons and menus". */
export function leftOutWords(reason: LeftOutCode, count: number): string {
  const [one, several] = LEFT_OUT[reason];
  return count === 1 ? `1 ${one}` : `${count.toLocaleString()} ${several}`;
}

/** Warnings of a reading. */
export const WARNINGS: Readonly<Record<WarningCode, string>> = {
  "not-all-turns":
    "The page had not shown all turns when it was copied or saved, and some are missing. Scroll through the whole conversation first, then copy or save it again.",
  "cut-off": "It ends in the middle of something. If more was said, copy it again to its end.",
  images: "Pictures did not come along. Their descriptions stand in their places.",
  attachments: "Attached files did not come along; only their names did.",
  encoding: "The encoding of the text was guessed. Look whether accents and quotes are right.",
  "no-speakers": "Nothing in it says who speaks.",
  "no-text-layer":
    "Some pages are pictures without text, as a scanner makes them, and are not in it. Have a program recognise the text (OCR) first, then add the file again.",
  order: "The order of the text on the page was guessed. Look whether it reads on as it should.",
  skipped: "Some parts of the file could not be read, and are not in it.",
};

/** Reasons for taking a passage out that are offered. */
export const REDACTION_REASONS = [
  "a name",
  "contact details",
  "health",
  "somebody else’s text",
  "personal",
];

/** Length of a passage in words. */
export function charactersOf({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): string {
  return end - start === 1 ? "1 character" : `${end - start} characters`;
}
