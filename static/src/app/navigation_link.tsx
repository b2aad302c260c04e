/** Link to a screen of this page's session; a plain click changes the screen in place. */

import type { ComponentChildren } from "preact";
import { hrefFor, type Route } from "../router/route";

interface NavigationLinkProps {
  readonly to: Route;
  /** The route that is open. */
  readonly route: Route;
  readonly navigate: (route: Route) => void;
  readonly children: ComponentChildren;
}

export function NavigationLink({ to, route, navigate, children }: NavigationLinkProps) {
  return (
    <a
      href={hrefFor(to)}
      aria-current={route.screen === to.screen ? "page" : undefined}
      onClick={(event) => {
        if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
          event.preventDefault();
          navigate(to);
        }
      }}
    >
      {children}
    </a>
  );
}
