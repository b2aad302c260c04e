/** Draws a component again only when one of its properties is another value. */

import { Component, type ComponentChild, type FunctionComponent, h } from "preact";

/** The same component, left alone by its parent's drawing while its properties stay the same. */
export function steady<P extends object>(component: FunctionComponent<P>): FunctionComponent<P> {
  class Steady extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return differs(this.props, next) || differs(next, this.props);
    }

    override render(): ComponentChild {
      return h(component, this.props as P);
    }
  }
  return Steady as unknown as FunctionComponent<P>;
}

function differs(one: object, other: object): boolean {
  const values = other as Record<string, unknown>;
  return Object.entries(one).some(([name, value]) => values[name] !== value);
}
