/** Link to another screen of this page, without loading the page again. */

import type { ComponentChildren } from "preact";
import { hrefFor, type Route } from "../router/route";

interface ScreenLinkProps {
  readonly to: Route;
  readonly navigate: (route: Route) => void;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

export function ScreenLink({ to, navigate, isCurrent = false, children }: ScreenLinkProps) {
  return (
    <a
      href={hrefFor(to)}
      aria-current={isCurrent ? "page" : undefined}
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
