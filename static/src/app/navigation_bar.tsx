/** The bar of who sees more than one screen: those of the activity, of the course, and the rest. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Screen, SessionInfo } from "../api/openapi.generated";
import { FeedCount } from "../features/feed/feed_count";
import { t } from "../i18n/messages";
import type { Route } from "../router/route";
import { GuideLink } from "../ui/guide_link";
import { ScreenLink } from "../ui/screen_link";

interface NavigationBarProps {
  readonly session: SessionInfo;
  readonly route: Route;
  readonly hasActivity: boolean;
  readonly navigate: (route: Route) => void;
}

type Entry = readonly [Screen, string];

interface Group {
  /** Name for screen readers, and on the page where it is the course's. */
  readonly name: string;
  readonly entries: readonly Entry[];
}

export function NavigationBar({ session, route, hasActivity, navigate }: NavigationBarProps) {
  const bar = useRef<HTMLElement>(null);
  // On a narrow page the bar is one line that scrolls.
  useLayoutEffect(() => showCurrent(bar.current), [route.screen]);
  return (
    <nav ref={bar} class="navigation-bar" aria-label={t("Screens of this activity")}>
      {groupsOf(session, hasActivity).map(({ name, entries }) => (
        <ul key={name} class="navigation-group" aria-label={name}>
          {name === COURSE && (
            <li class="navigation-bar-course" title={session.course?.title}>
              {session.course?.label}
            </li>
          )}
          {entries.map(([screen, words]) => (
            <li key={screen}>
              <ScreenLink
                to={
                  route.activity === undefined ? { screen } : { screen, activity: route.activity }
                }
                isCurrent={route.screen === screen}
                navigate={navigate}
              >
                {words}
                {screen === "feed" && <FeedCount />}
              </ScreenLink>
            </li>
          ))}
          {name === YOU && (
            <li>
              <GuideLink audience={session.role === "student" ? "students" : "teachers"} />
            </li>
          )}
        </ul>
      ))}
    </nav>
  );
}

/** Scrolls the bar alone: `scrollIntoView` would move the page of the LMS, too. */
function showCurrent(bar: HTMLElement | null) {
  const current = bar?.querySelector("[aria-current]")?.getBoundingClientRect();
  if (bar != null && current !== undefined) {
    const box = bar.getBoundingClientRect();
    bar.scrollLeft += current.left + current.width / 2 - (box.left + box.width / 2);
  }
}

const COURSE = t("Course");
const YOU = t("You");

/** Screens that the session may open, in groups; without those in which there is nothing. */
function groupsOf(session: SessionInfo, hasActivity: boolean): Group[] {
  const may = (capability: string) => session.capabilities.some((one) => one === capability);
  const when = (condition: boolean, ...entries: Entry[]) => (condition ? entries : []);
  const groups: Group[] = [
    {
      name: t("Activity"),
      entries: [
        ...when(
          hasActivity,
          ["annotate", t("Annotate")],
          ["class", t("Class")],
          ["reading", t("Reading")],
          ["lecture", t("Projector")],
        ),
        ...when(may("manage_activity"), ["set-up", hasActivity ? t("Set up") : t("New activity")]),
      ],
    },
    {
      name: COURSE,
      entries: [
        ...when(may("see_class"), ["progress", t("Progress")], ["groups", t("Groups")]),
        ...when(may("invite"), ["invite", t("Invite")]),
      ],
    },
    {
      name: YOU,
      // Of somebody who signed in without an LMS, the account is in the bar above.
      entries: [
        ["feed", t("For you")],
        ["search", t("Search")],
        ...when(session.sign_in === null, ["account", t("Account")]),
      ],
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}
