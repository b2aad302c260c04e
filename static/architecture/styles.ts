/** Rules of the style sheets: layers, ownership of classes, widths, colours. */

import type { Sources } from "./layers";

/** Widths at which layouts change; see styles/tokens.css. */
const WIDTHS = new Set(["46rem", "64rem"]);

interface Rule {
  readonly file: string;
  readonly selector: string;
}

/** Every style that breaks a rule, as a sentence. `markup` are all files that use classes. */
export function styleViolations(sheets: Sources, markup: Sources): string[] {
  const rules = Object.entries(sheets).flatMap(([file, text]) => rulesOf(file, text));
  return [
    ...Object.entries(sheets).flatMap(([file, text]) => inSheet(file, withoutComments(text))),
    ...withoutClass(rules),
    ...ofSeveralUnits(rules),
    ...unused(rules, Object.values(markup).join("\n")),
  ];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//gs, "");
}

function inSheet(file: string, text: string): string[] {
  const found: string[] = [];
  const outside = text
    .replace(/@layer [\w]+ \{.*?\n\}/gs, "")
    .replace(/@(layer|import)[^;]*;/g, "");
  if (outside.trim() !== "") {
    found.push(`${file} has rules outside a layer`);
  }
  for (const [, width = ""] of text.matchAll(/width[ :<>=]*([\d.]+\w+)/g)) {
    if (/@media[^{]*$/.test(text.slice(0, text.indexOf(width))) && !WIDTHS.has(width)) {
      found.push(`${file} has a width of its own: ${width}`);
    }
  }
  if (file !== "styles/tokens.css" && /#[\da-f]{3,8}\b|\brgb\(/i.test(text)) {
    found.push(`${file} has a colour of its own`);
  }
  for (const [, words = ""] of text.matchAll(/content: "([^"]*[a-z]{2}[^"]*)"/gi)) {
    found.push(`${file} has words, which nobody translates: ${words}`);
  }
  for (const [, values = ""] of text.matchAll(/(?<![-\w])(?:padding|margin|inset): ([^;]+);/g)) {
    const [, end, , start] = values.match(/[\w-]*\((?:[^()]|\([^()]*\))*\)|[^\s()]+/g) ?? [];
    if (start !== undefined && start !== end) {
      found.push(`${file} names left and right: ${values}`);
    }
  }
  return found;
}

function rulesOf(file: string, text: string): Rule[] {
  const preludes = withoutComments(text).matchAll(/(?<=[{};]|^)([^{};]+)\{/g);
  return [...preludes]
    .map(([, prelude = ""]) => ({ file, selector: prelude.trim() }))
    .filter(({ selector }) => !/^@|^(from|to|\d+%)$/.test(selector));
}

/** Units share the classes of `styles/`; every other class belongs to the unit that styles it. */
function unitOf(file: string): string {
  const [folder = "", name = ""] = file.split("/");
  return folder === "screens" || folder === "features" ? `${folder}/${name}` : folder;
}

function classesOf(selector: string): string[] {
  return [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = ""]) => name);
}

function withoutClass(rules: readonly Rule[]): string[] {
  return rules
    .filter(({ file, selector }) => unitOf(file) !== "styles" && classesOf(selector).length === 0)
    .map(({ file, selector }) => `${file} styles ${selector} on every page`);
}

/** A rule is its unit's where it begins with a class of that unit, or of `styles/`. */
function ofSeveralUnits(rules: readonly Rule[]): string[] {
  const owners = new Map<string, string>();
  const found: string[] = [];
  for (const { file, selector } of rules) {
    for (const part of selector.split(/,(?![^(]*\))/)) {
      const [first = ""] = classesOf(part);
      const owner = owners.get(first) ?? unitOf(file);
      owners.set(first, owner);
      if (owner !== unitOf(file)) {
        found.push(`.${first} is styled by ${owner} and by ${unitOf(file)}`);
      }
    }
  }
  return [...new Set(found)];
}

function unused(rules: readonly Rule[], markup: string): string[] {
  const words = new Set(markup.match(/[a-z][\w-]*/g));
  const isUsed = (name: string) =>
    words.has(name) || (name.startsWith("turn-") && words.has("turn-"));
  const names = new Set(rules.flatMap(({ selector }) => classesOf(selector)));
  return [...names].filter((name) => !isUsed(name)).map((name) => `.${name} is used nowhere`);
}
