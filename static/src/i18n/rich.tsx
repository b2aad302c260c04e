/** Texts with elements in them: a translation moves elements, and makes none. */

import { type ComponentChildren, Fragment } from "preact";
import { form, shown, translation } from "./messages";

type Element = (text: ComponentChildren) => ComponentChildren;
type Parts = Readonly<Record<string, Element | ComponentChildren>>;

/** Names of the placeholders and elements in a text. */
type PartNames<Text extends string> =
  | (Text extends `${string}{${infer Name}}${infer Rest}` ? Name | PartNames<Rest> : never)
  | (Text extends `${string}</${infer Name}>${infer Rest}` ? Name | PartNames<Rest> : never);

/**
 * The text in the reader's language. Each {name} is replaced by its part; for `<name>words</name>` its part
 * makes an element of the words.
 */
export function rich<const Text extends string>(
  text: Text,
  parts: Readonly<Record<PartNames<Text>, Element | ComponentChildren>>,
): ComponentChildren {
  return put(translation(text), parts);
}

/** The same with the form that fits a number, which stands at {n}. */
export function richPlural<const One extends string, const Other extends string>(
  n: number,
  one: One,
  other: Other,
  parts: Readonly<Record<Exclude<PartNames<One | Other>, "n">, Element | ComponentChildren>>,
): ComponentChildren {
  return put(form(n, one, other), { n, ...parts } as Parts);
}

/** An element within another one, or a placeholder. */
const PART = /<(\w+)>(.*?)<\/\1>|\{(\w+)\}/;

function put(text: string, parts: Parts): ComponentChildren {
  const [before = "", element, words = "", placeholder, after] = divided(text);
  const name = element ?? placeholder;
  if (name === undefined || after === undefined) {
    return text;
  }
  const part = parts[name];
  const inner = element === undefined ? leaf(part) : put(words, parts);
  const made = element !== undefined && typeof part === "function" ? part(inner) : inner;
  return (
    <Fragment>
      {before}
      {made}
      {put(after, parts)}
    </Fragment>
  );
}

function leaf(part: Parts[string]): ComponentChildren {
  return typeof part === "string" || typeof part === "number"
    ? shown(part)
    : (part as ComponentChildren);
}

/** Text before the first part, its element's name and words, its placeholder, and the rest. */
function divided(text: string): (string | undefined)[] {
  const found = PART.exec(text);
  return found === null
    ? [text]
    : [
        text.slice(0, found.index),
        found[1],
        found[2],
        found[3],
        text.slice(found.index + found[0].length),
      ];
}
