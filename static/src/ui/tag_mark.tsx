/** A tag's colour with a letter on it: colour alone says nothing to some readers. */

import "./tag_mark.css";

export interface TagMarkProps {
  /** Colour of the tag, "#rrggbb"; grey without one. */
  readonly color?: string | undefined;
  readonly letter: string;
}

/** Colour of what has no tag. */
const NO_COLOR = "#6b7280";

export function TagMark({ color = NO_COLOR, letter }: TagMarkProps) {
  return (
    <span class="tag-mark" style={{ "--tag": color, "--tag-ink": inkOn(color) }} aria-hidden="true">
      {letter.toUpperCase()}
    </span>
  );
}

/** Letter of a tag: its key, or what its name begins with. */
export function letterOf(tag: { readonly name: string; readonly shortcut: string | null }): string {
  return tag.shortcut ?? [...tag.name][0] ?? "";
}

/** Relative luminance (WCAG 2.2) at which black and white text have the same contrast. */
const MIDDLE = 0.179;

/** Black or white, whichever is easier to read on a colour. */
export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE ? "#000000" : "#ffffff";
}
