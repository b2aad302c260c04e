/** Text that somebody typed, in which addresses are links. */

import type { ComponentChild } from "preact";
import { linksIn } from "../text/links";

/** Place on this page that an address leads to; null for one that leads elsewhere. */
export type HashOf = (href: string) => string | null;

interface LinkedTextProps {
  readonly text: string;
  readonly hashOf?: HashOf;
}

export function LinkedText({ text, hashOf = () => null }: LinkedTextProps) {
  return (
    <>
      {linksIn(text).map(({ text: words, href }, i) =>
        href === null ? words : <Link key={i} href={href} hashOf={hashOf} words={words} />,
      )}
    </>
  );
}

interface LinkProps {
  readonly href: string;
  readonly hashOf: HashOf;
  readonly words: ComponentChild;
}

export function Link({ href, hashOf, words }: LinkProps) {
  const hash = hashOf(href);
  return hash !== null ? (
    <a href={hash}>{words}</a>
  ) : (
    // Nothing is fetched before it is followed, and the page it leads to learns nothing of this one.
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {words}
    </a>
  );
}
