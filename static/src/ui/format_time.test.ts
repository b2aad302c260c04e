// @vitest-environment jsdom
/** Times are written in the language of the page, and a broken clock writes none. */

import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => {
  vi.restoreAllMocks();
  document.documentElement.lang = "";
});

/** The module, as a page in `language` loads it in a browser that prefers `languages`. */
async function loaded(language: string, ...languages: string[]) {
  document.documentElement.lang = language;
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
  vi.resetModules();
  return import("./format_time");
}

const NOW = Date.UTC(2026, 2, 10, 12);
const minutes = (count: number) => NOW - count * 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

describe("a time ago", () => {
  it.each([
    ["a moment", 0.5, "just now", "just now"],
    ["some minutes", 5, "5 minutes ago", "5m ago"],
    ["some hours", 3 * HOUR + 59, "3 hours ago", "3h ago"],
    ["a day", 25 * HOUR, "yesterday", "yesterday"],
    ["a month", 40 * DAY, "40 days ago", "Jan 29, 2026"],
    ["another clock's future", -HOUR, "just now", "just now"],
  ])("of %s", async (_, ago, long, short) => {
    const { timeAgo, shortTimeAgo } = await loaded("en", "en-US");
    expect(timeAgo(minutes(ago), NOW)).toBe(long);
    expect(timeAgo(new Date(minutes(ago)).toISOString(), NOW)).toBe(long);
    expect(shortTimeAgo(minutes(ago), NOW)).toBe(short);
  });

  it.each([0, -1e300, 1e300, Number.NaN, "no date"])("of %j is nothing", async (time) => {
    const { shortTimeAgo, timeAgo, wholeTime } = await loaded("en", "en-US");
    expect([timeAgo(time, NOW), shortTimeAgo(time, NOW), wholeTime(time)]).toEqual(["", "", ""]);
  });
});

it("a browser of another language reads the page's", async () => {
  const { timeAgo } = await loaded("en", "de-DE", "de");
  expect(timeAgo(minutes(51), NOW)).toBe("51 minutes ago");
});

it("a region writes dates its own way in the page's language", async () => {
  const { shortTimeAgo } = await loaded("en", "de-DE", "en-AU");
  expect(shortTimeAgo(minutes(40 * DAY), NOW)).toBe("29 Jan 2026");
});

it("a field gives back the time that it was given", async () => {
  const { asField, fromField } = await loaded("en", "en-AU");
  expect(fromField(asField("2026-03-10T12:00:00+00:00"))).toBe("2026-03-10T12:00:00.000Z");
  expect([asField(null), fromField("")]).toEqual(["", null]);
});
