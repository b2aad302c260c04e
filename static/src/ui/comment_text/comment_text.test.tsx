// @vitest-environment jsdom
/** Comments are shown with their Markdown, and whatever somebody types stays words. */

import { beforeAll, describe, expect, it } from "vitest";
import vectors from "../../../../tests/vectors/mentions.json";
import { isLinear } from "../../testing/growth";
import { render, unmount, waitFor } from "../../testing/render";
import { CommentText } from "./comment_text";
import { formulaOf } from "./formula";
import { piecesOf } from "./markdown";
import { hasMarkup, type Piece } from "./pieces";

// What reads Markdown is fetched by the first comment that needs it.
beforeAll(async () => {
  await render(<CommentText text="*a*" />);
  await waitFor(() => expect(document.querySelector("em")).not.toBeNull());
  await unmount();
});

const ALLOWED =
  "p,strong,em,code,pre,ul,ol,li,blockquote,br,a,div,math,mrow,mi,mn,mo,mtext,mspace,msup,msub,msubsup,mfrac,msqrt,mroot,mover,munder,munderover,mtable,mtr,mtd,mstyle,mpadded,mphantom".split(
    ",",
  );

async function shown(text: string): Promise<HTMLElement> {
  await render(<CommentText text={text} />);
  const box = document.querySelector<HTMLElement>(".comment-text");
  if (box === null) {
    throw new Error("no comment");
  }
  return box;
}

describe("Markdown", () => {
  it.each([
    ["a **b** *c* `d`", "<p>a <strong>b</strong> <em>c</em> <code>d</code></p>"],
    ["- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'],
    ["> a\n\nb", "<blockquote><p>a</p></blockquote><p>b</p>"],
    ["```js\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"],
    ["*a*\nb", "<p><em>a</em><br>b</p>"],
    ["# a *b*", "<p># a <em>b</em></p>"],
    ["snake_case_name and 2*3*4", "<p>snake_case_name and 2<em>3</em>4</p>"],
    ["\\*a\\*", "<p>*a*</p>"],
  ])("of %j is shown", async (text, html) => {
    const box = await shown(text);
    expect(box.innerHTML.replace(/ (dir|tabindex)="\w+"/g, "")).toBe(html);
  });

  it("is not looked for where a text has none", () => {
    expect(["Why?", "It is 3 - 4", "a\nb", "#4"].filter(hasMarkup)).toEqual([]);
  });

  it("leaves addresses whole and follows them in another tab", async () => {
    const address = "https://example.org/a_b/__init__.py?x=*y*";
    const box = await shown(`*see* ${address}, [there](mailto:ana@example.org)`);
    const [plain, named] = box.querySelectorAll("a");
    expect(plain?.textContent).toBe(address);
    expect(plain?.href).toBe(address);
    expect(named?.textContent).toBe("there");
    for (const link of [plain, named]) {
      expect([link?.target, link?.rel]).toEqual(["_blank", "noopener noreferrer nofollow"]);
    }
  });
});

describe("a formula", () => {
  it("is MathML", async () => {
    const box = await shown("so $x^2$ holds");
    await waitFor(() => expect(box.querySelector("math msup")).not.toBeNull());
    expect(box.querySelector("math")?.namespaceURI).toBe("http://www.w3.org/1998/Math/MathML");
  });

  it.each(["costs $5 and $6", "$5,000$PATH", "from $5-$6", "$HOME/bin:$PATH", "$ a $"])(
    "is not in %s",
    (text) => {
      expect(JSON.stringify(piecesOf(text))).not.toContain("formula");
    },
  );

  it.each([
    "\\def\\a{\\a\\a}\\a",
    "\\newcommand{\\a}{b}\\a",
    "\\href{javascript:alert(1)}{x}",
    "\\includegraphics{https://evil.example/a.png}",
    "\\frac{",
    "\\unknown",
    "x".repeat(2_001),
  ])("that is %s stays as it is typed", (tex) => {
    expect(formulaOf(tex, false)).toBeNull();
  });

  it.each([
    "\\color{red}x",
    "\\class{a}{x}",
    "\\style{position:fixed}{x}",
    "\\boxed{x}",
    "\\htmlId{a}{x}",
  ])("%s has no attribute that styles or names", (tex) => {
    expect(JSON.stringify(formulaOf(tex, true))).not.toMatch(/"(style|class|href|id|src)"/);
  });
});

describe("what is hostile", () => {
  it.each([
    "[a](javascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](vbscript:x)",
    "[a](//evil.example/x)",
    "[a](/signed-in)",
    "[a](http://bank.example@evil.example)",
    "<javascript:alert(1)>",
    "<img src=x onerror=alert(1)> *a*",
    "<script>alert(1)</script> **a**",
    '`<b onclick="x">`',
    "**<a href=javascript:x>y</a>**",
    "[a](<javascript:x>)",
    "[a]: javascript:x\n\n[a] *b*",
  ])("%s leads nowhere", async (text) => {
    const box = await shown(text);
    expect(box.querySelectorAll("a")).toHaveLength(0);
    for (const element of box.querySelectorAll("*")) {
      expect(ALLOWED).toContain(element.localName);
    }
  });

  it("shows no image, only a link to it", async () => {
    const box = await shown("![a](https://evil.example/track.png) *b*");
    expect(box.querySelector("a")).not.toBeNull();
    expect(box.querySelector("img")).toBeNull();
  });

  it.each([
    ["brackets", "["],
    ["nested brackets", "[a]("],
    ["emphasis", "*a **a "],
    ["closing emphasis", "a** *"],
    ["quotes", "> "],
    ["lists", "- "],
    ["nested lists", "* a\n  "],
    ["ticks", "`a``"],
    ["dollars", "$a \\$"],
    ["displayed", "$$a"],
    ["schemes", "http://a@b:"],
    ["colons", "http:"],
    ["angles", "<a@b "],
    ["escapes", "\\["],
    ["underscores", "_a __b"],
    ["fences", "```\n"],
    ["references", "[a]: b\n"],
  ])("takes time in proportion to its length: %s", (_, part) => {
    expect(isLinear(piecesOf, part)).toBe(true);
  });

  it("nests no deeper than the page can draw", () => {
    const depth = (value: unknown): number =>
      typeof value === "object" && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map(depth))
        : 0;
    for (const text of ["> ".repeat(5_000), "- ".repeat(5_000), "**a *b ".repeat(1_400)]) {
      expect(depth(piecesOf(text))).toBeLessThan(120);
    }
  });
});

describe("people who are mentioned", () => {
  const personOf = (author: string) => ({
    name: author === "ada00000" ? "*Ada* <b>" : "someone",
    isMe: author === "ada00000",
  });

  function mentionedIn(pieces: readonly Piece[]): string[] {
    return pieces.flatMap((piece) => {
      if (typeof piece === "string") {
        return [];
      }
      if (piece.tag === "mention") {
        return [piece.author];
      }
      return "children" in piece ? mentionedIn(piece.children) : [];
    });
  }

  it.each(vectors as [string, string[], string][])(
    "are those of the server in %j",
    (text, authors) => {
      expect(mentionedIn(piecesOf(text))).toEqual(authors);
    },
  );

  it.each(["@{ada00000} and @{zzzzzzzz}", "**@{ada00000}** and @{zzzzzzzz}"])(
    "have names in %j, which are no Markdown",
    async (text) => {
      await render(<CommentText text={text} personOf={personOf} />);
      await waitFor(() => expect(document.querySelectorAll(".mention")).toHaveLength(2));
      expect(document.querySelector(".comment-text")?.textContent).toBe(
        "@*Ada* <b> (you) and @someone",
      );
      expect(document.querySelector(".comment-text em, .comment-text b")).toBeNull();
    },
  );

  it("are nobody where a text mentions nobody", async () => {
    await render(<CommentText text="@{ada00000} *a*" />);
    await waitFor(() => expect(document.querySelector("em")).not.toBeNull());
    expect(document.querySelector(".comment-text")?.textContent).toBe("@{ada00000} a");
  });
});
