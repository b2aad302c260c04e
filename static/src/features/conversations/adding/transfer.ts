/** Contents of a clipboard or of a drop, as sources of conversations. */

import { t } from "../../../i18n/messages";

/** Source that somebody brings: a text in up to two flavors, or a file. */
export type Incoming =
  | {
      readonly kind: "text";
      readonly name: string;
      readonly text: string;
      readonly html: string;
      readonly isDropped: boolean;
    }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly file: File;
      readonly isDropped: boolean;
    };

/** Words for whoever brought something that is no source. */
export interface Refusal {
  readonly name: string;
  readonly sentence: string;
  readonly advice: string;
}

export interface Transfer {
  readonly incoming: readonly Incoming[];
  readonly refused: readonly Refusal[];
}

/** Contents of a clipboard or a drop: its files, else its text with its HTML. */
export function readTransfer(data: DataTransfer, isDropped: boolean): Transfer {
  const folders = new Set(foldersOf(data));
  const files = [...data.files].filter((file) => !folders.has(file.name));
  // Office programs put a picture of the text beside the text; a page's own text is what is meant.
  const text = data.getData("text/plain");
  const html = data.getData("text/html");
  if (files.length > 0 && (isDropped || (text === "" && html === ""))) {
    return { incoming: ofFiles(files, isDropped), refused: [...folders].map(folderRefused) };
  }
  if (folders.size > 0) {
    return { incoming: [], refused: [...folders].map(folderRefused) };
  }
  return ofText(text, html, isDropped);
}

export function ofFiles(files: Iterable<File>, isDropped: boolean): readonly Incoming[] {
  return Array.from(files, (file) => ({ kind: "file", name: file.name, file, isDropped }));
}

/** A text as a source; a bare link is refused, because nothing is fetched from elsewhere. */
export function ofText(text: string, html: string, isDropped: boolean): Transfer {
  const words = text.trim();
  if (words === "" && html.trim() === "") {
    return { incoming: [], refused: [] };
  }
  const name = nameOf(words);
  if (/^https?:\/\/\S+$/.test(words)) {
    return {
      incoming: [],
      refused: [
        {
          name,
          sentence: t("This is only a link, and nothing is fetched from other sites."),
          advice: t("Open it, select the whole conversation there, copy it, and paste it here."),
        },
      ],
    };
  }
  return { incoming: [{ kind: "text", name, text, html, isDropped }], refused: [] };
}

const LONGEST_NAME = 60;

function nameOf(words: string): string {
  const line = words.split("\n", 1)[0]?.trim() ?? "";
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME).trimEnd()}…` : line;
}

function foldersOf(data: DataTransfer): string[] {
  return [...data.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry?.() ?? null;
    return entry?.isDirectory ? [entry.name] : [];
  });
}

function folderRefused(name: string): Refusal {
  return {
    name,
    sentence: t("This is a folder."),
    advice: t("Add the files in it, or a zip of it."),
  };
}
