/** Points in time for people: how long ago, and the whole of it on demand. */

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

/** "5 minutes ago"; less than a minute is "just now". */
export function timeAgo(moment: string, now = Date.now()): string {
  const seconds = (now - Date.parse(moment)) / 1000;
  for (const [unit, length] of UNITS) {
    if (seconds >= length) {
      return ago.format(-Math.floor(seconds / length), unit);
    }
  }
  return "just now";
}

/** "10:32". */
export function clockTime(moment: string): string {
  return clock.format(new Date(moment));
}

/** "Sat 28 Nov, 10:32". */
export function dayAndTime(moment: string): string {
  return dayAndClock.format(new Date(moment));
}

/** The whole date and time. */
export function wholeTime(moment: string): string {
  return whole.format(new Date(moment));
}

/** "from … until …", with what there is of both. */
export function period({
  opens_at: opens,
  closes_at: closes,
}: {
  readonly opens_at: string | null;
  readonly closes_at: string | null;
}): string {
  const parts = [
    opens === null ? [] : [`from ${dayAndTime(opens)}`],
    closes === null ? [] : [`until ${dayAndTime(closes)}`],
  ];
  return parts.flat().join(" ");
}

/** A moment as a field for date and time has it, on the reader's own clock. */
export function asField(moment: string | null): string {
  if (moment === null) {
    return "";
  }
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment that such a field tells; null where it is empty. */
export function fromField(value: string): string | null {
  return value === "" ? null : new Date(value).toISOString();
}
