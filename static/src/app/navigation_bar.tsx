/** The slim bar of who sees more than one screen: the course, and where one can go. */

import type { Screen } from "../api/session";
import type { Here } from "../api/types";
import { addressOf, type Place } from "../router/route";

interface TopBarProps {
  readonly here: Here;
  readonly place: Place;
  readonly go: (place: Place) => void;
}

export function TopBar({ here, place, go }: TopBarProps) {
  const links: [Screen, string][] = [
    ["annotate", "Annotate"],
    ["class", "Class"],
  ];
  if (here.capabilities.includes("manage_activity")) {
    links.push(["set-up", "Set up"]);
  }
  return (
    <nav class="top-bar" aria-label="Screens of this activity">
      <span class="top-bar-course" title={here.course?.title}>
        {here.course?.label}
      </span>
      {links.map(([screen, name]) => {
        const { workspace: _, member: __, ...rest } = place;
        const target: Place = { ...rest, screen };
        return (
          <a
            key={screen}
            href={addressOf(target)}
            aria-current={place.screen === screen ? "page" : undefined}
            onClick={(event) => {
              if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
                event.preventDefault();
                go(target);
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
