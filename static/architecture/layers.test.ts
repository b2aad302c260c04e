/** Imports of the browser side only go down its layers, and never around in a circle. */

import { describe, expect, it } from "vitest";
import { violations } from "./layers";

const modules = import.meta.glob<string>("../src/**/*.{ts,tsx,css}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const sources = Object.fromEntries(
  Object.entries(modules).map(([path, text]) => [path.replace("../src/", ""), text]),
);

/** Violations after files were added to the real ones, or took their place. */
function planted(files: Record<string, string>): string[] {
  return violations({ ...sources, ...files });
}

it("no import breaks a rule", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(90);
  expect(violations(sources)).toEqual([]);
});

describe("a planted import is found", () => {
  it.each([
    ["up", "sync/a.ts", 'import "../app/app";', "imports only go down"],
    ["of a type, up", "api/a.ts", 'import type { A } from "../ui/field_error";', "only go down"],
    ["by re-export", "api/a.ts", 'export { hrefFor } from "../router/route";', "only go down"],
    ["when needed", "ui/a.ts", 'export const a = () => import("../app/app");', "only go down"],
    ["of another screen", "screens/work/a.ts", 'import "../class/page";', "only go down"],
    [
      "up inside a screen",
      "screens/annotate/store/a.ts",
      'import "../components/icons";',
      "also inside a screen",
    ],
    ["of a file that is not there", "ui/a.ts", 'import "./nowhere";', "no such file"],
    ["from a folder without a layer", "misc/a.ts", 'import "../api/http";', "no layer has misc"],
    ["of a package of others", "sync/a.ts", 'import "preact";', "belongs to other folders"],
    ["of test code", "sync/a.tsx", 'import "./testing/in_memory_server";', "only tests"],
  ])("%s", (_, file, text, reason) => {
    const found = planted({ [file]: text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(reason);
  });

  it("around in a circle", () => {
    const found = planted({ "ui/a.ts": 'import "./b";', "ui/b.ts": 'import "./a";' });
    expect(found).toEqual(["a circle: ui/a.ts → ui/b.ts → ui/a.ts"]);
  });
});
