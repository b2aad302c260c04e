/** The slim bar of who sees more than one screen: the course, and the other screens. */

import type { Screen, SessionInfo } from "../api/openapi.generated";
import type { Route } from "../router/route";
import { NavigationLink } from "./navigation_link";

interface NavigationBarProps {
  readonly session: SessionInfo;
  readonly route: Route;
  readonly navigate: (route: Route) => void;
}

export function NavigationBar({ session, route, navigate }: NavigationBarProps) {
  const links: [Screen, string][] = [
    ["annotate", "Annotate"],
    ["class", "Class"],
  ];
  if (session.capabilities.includes("manage_activity")) {
    links.push(["set-up", "Set up"]);
  }
  return (
    <nav class="navigation-bar" aria-label="Screens of this activity">
      <span class="navigation-bar-course" title={session.course?.title}>
        {session.course?.label}
      </span>
      {links.map(([screen, name]) => {
        const { workspace: _, member: __, ...rest } = route;
        const target: Route = { ...rest, screen };
        return (
          <NavigationLink key={screen} to={target} route={route} navigate={navigate}>
            {name}
          </NavigationLink>
        );
      })}
    </nav>
  );
}
