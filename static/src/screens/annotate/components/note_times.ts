/** Times as people say them. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "short" });

/** "just now", "5m ago", "yesterday", "3 Mar 2026". Clocks differ: the future is now. */
export function ago(moment: number, now: number): string {
  const past = Math.max(0, now - moment);
  if (past < MINUTE) {
    return "just now";
  }
  if (past < HOUR) {
    return relative.format(-Math.floor(past / MINUTE), "minute");
  }
  if (past < DAY) {
    return relative.format(-Math.floor(past / HOUR), "hour");
  }
  if (past < WEEK) {
    return relative.format(-Math.floor(past / DAY), "day");
  }
  return isShowable(moment) ? day.format(moment) : "";
}

/** The whole date and time. */
export function inFull(moment: number): string {
  return isShowable(moment) ? full.format(moment) : "";
}

/** Whether a writer's clock gave something that is a date at all. */
function isShowable(moment: number): boolean {
  return moment > 0 && Math.abs(moment) <= 8.64e15;
}
