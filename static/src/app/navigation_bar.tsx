/** The slim bar of who sees more than one screen: the course, and the other screens. */

import type { Screen, SessionInfo } from "../api/openapi.generated";
import { hrefFor, type Route } from "../router/route";

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
          <a
            key={screen}
            href={hrefFor(target)}
            aria-current={route.screen === screen ? "page" : undefined}
            onClick={(event) => {
              if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
                event.preventDefault();
                navigate(target);
              }
            }}
          >
            {name}
          </a>
        );
      })}
    </nav>
  );
}
