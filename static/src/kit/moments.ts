/** Points in time for people: how long ago, and the whole of it on demand. */

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
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

/** The whole date and time. */
export function wholeTime(moment: string): string {
  return whole.format(new Date(moment));
}
