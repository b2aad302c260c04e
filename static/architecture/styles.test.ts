/** Styles keep to their layers and units, so that no rule of one screen reaches another. */

import { describe, expect, it } from "vitest";
import { WIDE } from "../src/ui/use_media_query";
import { styleViolations } from "./styles";

const sheets = relative(
  import.meta.glob<string>("../src/**/*.css", { query: "?raw", import: "default", eager: true }),
);
const markup = relative({
  ...import.meta.glob<string>("../src/**/*.{ts,tsx}", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  ...import.meta.glob<string>("../../templates/*.html", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
});

function relative(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.replace("../src/", ""), text]),
  );
}

it("no style breaks a rule", () => {
  expect(sheets["styles/tokens.css"]).toContain("--color-text");
  expect(styleViolations(sheets, markup)).toEqual([]);
});

it("the script knows the same width as the styles", () => {
  expect(WIDE).toBe("(min-width: 46rem)");
});

describe("a planted style is found", () => {
  it.each([
    ["without a layer", ".page { color: red }", "outside a layer"],
    ["of another screen", "@layer screens {\n  .note-card { margin: 0 }\n}", "screens/annotate"],
    ["of every page", "@layer screens {\n  h1 { margin: 0 }\n}", "on every page"],
    ["that nothing uses", "@layer screens {\n  .admin-pges { margin: 0 }\n}", "used nowhere"],
    [
      "at a width of its own",
      "@layer screens {\n  @media (width < 45.99rem) {\n    .work-tag { margin: 0 }\n  }\n}",
      "a width of its own: 45.99rem",
    ],
    [
      "that is wrong from right to left",
      "@layer screens {\n  .work-tag { padding: 0 1rem 0 0; }\n}",
      "left and right: 0 1rem 0 0",
    ],
    [
      "with words of its own",
      '@layer screens {\n  .work-tag::before { content: "No mark"; }\n}',
      "words, which nobody translates: No mark",
    ],
    ["in a colour of its own", "@layer screens {\n  .work-tag { color: #fff }\n}", "a colour"],
  ])("%s", (_, text, reason) => {
    const found = styleViolations({ ...sheets, "screens/work/planted.css": text }, markup);
    expect(found.join("\n")).toContain(reason);
  });
});
