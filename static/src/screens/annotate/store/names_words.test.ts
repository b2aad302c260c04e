// @vitest-environment jsdom
/** Words about names say who sees them, to each reader. */

import { expect, it } from "vitest";
import type { Anonymity } from "../../../api/openapi.generated";
import { namesWords } from "./names_words";

const SEEN: Anonymity = {
  pseudonym: "Amber Heron",
  sees_names: false,
  is_sealed: false,
  unsealed_at: null,
  unsealed_by: null,
  can_unseal: false,
};
const OPENED = { ...SEEN, unsealed_at: "2026-03-10T10:32:00Z", unsealed_by: "Tess" };

it("tells a student their pseudonym, and who sees their name", () => {
  expect(namesWords(SEEN, true)).toBe(
    "You are “Amber Heron” here. Other students do not see your name; teachers and tutors do.",
  );
  expect(namesWords({ ...SEEN, is_sealed: true }, true)).toMatch(/here\. Nobody sees your name\./);
});

it("tells a student who opened the names, and when", () => {
  expect(namesWords(OPENED, true)).toMatch(
    /Tess opened the names to teachers and tutors on .*10.*\./,
  );
  expect(namesWords({ ...OPENED, unsealed_by: null }, true)).toMatch(/A teacher opened/);
});

it("tells nobody a pseudonym that they do not have", () => {
  expect(namesWords({ ...SEEN, pseudonym: null }, true)).toMatch(/^Other students/);
});

it("tells staff what they see", () => {
  expect(namesWords({ ...SEEN, is_sealed: true }, false)).toMatch(/^Names are sealed/);
  expect(namesWords(SEEN, false)).toMatch(/; you do\.$/);
  expect(namesWords(OPENED, false)).toMatch(/Tess opened the names to teachers and tutors on/);
});
