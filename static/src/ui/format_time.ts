/** Points in time for people, in the language of the page. */

import { language, locale, t } from "../i18n/messages";

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
const WEEK = 7 * 86_400_000;

/** Formats are made when they are needed first: all of them together cost a page 15 ms. */
const long = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const narrow = once(
  // German's narrow one, "56 m", reads as metres.
  () =>
    new Intl.RelativeTimeFormat(locale, {
      numeric: "auto",
      style: language === "en" ? "narrow" : "short",
    }),
);
const clock = dates({ hour: "numeric", minute: "2-digit" });
const date = dates({ day: "numeric", month: "short", year: "numeric" });
const dayAndClock = dates({
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
});
const weekday = dates({ weekday: "long" });
const whole = dates({ dateStyle: "full", timeStyle: "short" });

function dates(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return once(() => new Intl.DateTimeFormat(locale, options));
}

/** The function, called once however often its value is asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** ISO 8601, or milliseconds since 1970. */
export type Time = string | number;

/** "5 minutes ago"; less than a minute, or in the future of another clock, is "just now". */
export function timeAgo(time: Time, now = Date.now()): string {
  return relative(long, time, now);
}

/** "5m ago" for narrow places, where what is older than a week is a date: "3 Mar 2026". */
export function shortTimeAgo(time: Time, now: number): string {
  const at = showable(time);
  return at !== null && now - at >= WEEK ? date().format(at) : relative(narrow, time, now);
}

/** "3 Mar 2026". */
export function dayOf(time: Time): string {
  return formatted(date, time);
}

/** "10:32". */
export function clockTime(time: Time): string {
  return formatted(clock, time);
}

/** "tomorrow 17:00", "Friday 17:00" within a week, "Sat 28 Nov, 17:00" else; by calendar days. */
export function dayInWords(time: Time, now = Date.now()): string {
  const at = showable(time);
  if (at === null) {
    return "";
  }
  const days = daysBetween(now, at);
  if (Math.abs(days) <= 1) {
    return `${long().format(days, "day")} ${clock().format(at)}`;
  }
  return days > 0 && days < 7 ? `${weekday().format(at)} ${clock().format(at)}` : dayAndTime(at);
}

/** Calendar days from one time to another, in the reader's time zone. */
function daysBetween(from: number, to: number): number {
  const midnights = [from, to].map((time) => new Date(time).setHours(0, 0, 0, 0));
  const [first = 0, last = 0] = midnights;
  // A day on which clocks change is an hour longer or shorter.
  return Math.round((last - first) / 86_400_000);
}

/** "Sat 28 Nov, 10:32". */
export function dayAndTime(time: Time): string {
  return formatted(dayAndClock, time);
}

/** The whole date and time. */
export function wholeTime(time: Time): string {
  return formatted(whole, time);
}

function relative(format: () => Intl.RelativeTimeFormat, time: Time, now: number): string {
  const at = showable(time);
  if (at === null) {
    return "";
  }
  const found = UNITS.find(([, length]) => now - at >= length);
  return found === undefined
    ? t("just now")
    : format().format(-Math.floor((now - at) / found[1]), found[0]);
}

function formatted(format: () => Intl.DateTimeFormat, time: Time): string {
  const at = showable(time);
  return at === null ? "" : format().format(at);
}

/** Milliseconds since 1970; null for what is no date, as the clock of a writer may give it. */
function showable(time: Time): number | null {
  const at = typeof time === "number" ? time : Date.parse(time);
  return at > 0 && at <= 8.64e15 ? at : null;
}

/** "2026-03-03 10:32", as spreadsheets read it, on the reader's own clock. */
export function tableTime(time: string | null): string {
  return asField(time).replace("T", " ");
}

/** Period as "from … until …"; a date that is not set is left out. */
export function period({
  opens_at: opens,
  closes_at: closes,
}: {
  readonly opens_at: string | null;
  readonly closes_at: string | null;
}): string {
  const parts = [
    opens === null ? [] : [t("from {opens}", { opens: dayAndTime(opens) })],
    closes === null ? [] : [t("until {closes}", { closes: dayAndTime(closes) })],
  ];
  return parts.flat().join(" ");
}

/** Value of a field for date and time, on the reader's own clock. */
export function asField(time: string | null): string {
  if (time === null) {
    return "";
  }
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** ISO 8601 of such a field; null where it is empty. */
export function fromField(value: string): string | null {
  return value === "" ? null : new Date(value).toISOString();
}
