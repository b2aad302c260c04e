/** The slim bar of who sees more than one screen: the course, and the other screens. */

import type { Screen, SessionInfo } from "../api/openapi.generated";
import type { Route } from "../router/route";
import { ScreenLink } from "../ui/screen_link";

interface NavigationBarProps {
  readonly session: SessionInfo;
  readonly route: Route;
  readonly hasActivity: boolean;
  readonly navigate: (route: Route) => void;
}

export function NavigationBar({ session, route, hasActivity, navigate }: NavigationBarProps) {
  const links: [Screen, string][] = hasActivity
    ? [
        ["annotate", "Annotate"],
        ["class", "Class"],
        ["reading", "Reading"],
        ["lecture", "Projector"],
      ]
    : [];
  if (session.capabilities.includes("see_class")) {
    links.push(["progress", "Progress"], ["groups", "Groups"]);
  }
  if (session.capabilities.includes("manage_activity")) {
    links.push(["set-up", hasActivity ? "Set up" : "New activity"]);
  }
  if (session.capabilities.includes("invite")) {
    links.push(["invite", "Invite"]);
  }
  links.push(["search", "Search"]);
  if (session.sign_in === null) {
    // Otherwise it is in the bar above.
    links.push(["account", "Account"]);
  }
  return (
    <nav class="navigation-bar" aria-label="Screens of this activity">
      <span class="navigation-bar-course" title={session.course?.title}>
        {session.course?.label}
      </span>
      {links.map(([screen, name]) => (
        <ScreenLink
          key={screen}
          to={route.activity === undefined ? { screen } : { screen, activity: route.activity }}
          isCurrent={route.screen === screen}
          navigate={navigate}
        >
          {name}
        </ScreenLink>
      ))}
    </nav>
  );
}
