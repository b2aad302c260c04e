// @vitest-environment jsdom
/** Everything that a clipboard or a drop can hold becomes a source, or a word why not. */

import { describe, expect, it } from "vitest";
import { ofText, readTransfer } from "./transfer";

interface Offered {
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly File[];
  readonly folders?: readonly string[];
}

function transfer({ text = "", html = "", files = [], folders = [] }: Offered): DataTransfer {
  const entries = folders.map((name) => ({
    webkitGetAsEntry: () => ({ isDirectory: true, name }),
  }));
  return {
    files: [...files, ...folders.map((name) => new File([], name))],
    items: [...files.map(() => ({ webkitGetAsEntry: () => null })), ...entries],
    getData: (kind: string) => (kind === "text/html" ? html : text),
  } as unknown as DataTransfer;
}

const FILE = new File(["{}"], "conversations.json");

describe("a paste", () => {
  it("keeps the HTML and the text of the clipboard", () => {
    const { incoming } = readTransfer(transfer({ text: "Hi\nthere", html: "<p>Hi</p>" }), false);
    expect(incoming).toEqual([
      { kind: "text", name: "Hi", text: "Hi\nthere", html: "<p>Hi</p>", isDropped: false },
    ]);
  });

  it("of HTML alone is a source", () => {
    expect(readTransfer(transfer({ html: "<p>Hi</p>" }), false).incoming).toHaveLength(1);
  });

  it("of files brings the files, one each", () => {
    const { incoming } = readTransfer(transfer({ files: [FILE, FILE] }), false);
    expect(incoming.map(({ kind }) => kind)).toEqual(["file", "file"]);
  });

  it("of a text with its picture brings the text", () => {
    const picture = new File([], "image.png");
    const { incoming } = readTransfer(transfer({ text: "Hi", files: [picture] }), false);
    expect(incoming).toMatchObject([{ kind: "text", text: "Hi" }]);
  });

  it("of nothing is nothing", () => {
    expect(readTransfer(transfer({}), false)).toEqual({ incoming: [], refused: [] });
  });
});

describe("a drop", () => {
  it("of a selection from another tab is a dropped text", () => {
    const { incoming } = readTransfer(transfer({ text: "Hi", html: "<p>Hi</p>" }), true);
    expect(incoming).toMatchObject([{ kind: "text", isDropped: true }]);
  });

  it("of a file that also offers its name as a text is the file", () => {
    const { incoming } = readTransfer(transfer({ text: "/x.json", files: [FILE] }), true);
    expect(incoming).toMatchObject([{ kind: "file", isDropped: true }]);
  });

  it("of a folder says what to do, and takes the files beside it", () => {
    const { incoming, refused } = readTransfer(transfer({ files: [FILE], folders: ["x"] }), true);
    expect(incoming.map(({ name }) => name)).toEqual(["conversations.json"]);
    expect(refused).toMatchObject([{ name: "x", sentence: "This is a folder." }]);
  });
});

describe("a text", () => {
  it("that is only a link is refused with the way round", () => {
    const { incoming, refused } = ofText(" https://chatgpt.com/share/1 \n", "", false);
    expect(incoming).toEqual([]);
    expect(refused[0]?.advice).toContain("copy");
  });

  it("with a link in it is a text", () => {
    expect(ofText("See https://chatgpt.com/share/1", "", false).incoming).toHaveLength(1);
  });

  it("has a short name", () => {
    expect(ofText("word ".repeat(50), "", false).incoming[0]?.name).toHaveLength(60);
  });
});
