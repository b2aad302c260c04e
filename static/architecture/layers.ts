/** Layers of the browser side, and the rules for imports between them. */

import { parseSync } from "vite";

/**
 * Folders of `static/src` from the top. A file imports from its own unit and from lower layers.
 * `*` makes each folder below a unit of its own: one screen knows nothing of another.
 */
const LAYERS: readonly (readonly string[])[] = [
  ["entries"],
  ["app"],
  ["screens/*"],
  ["testing"],
  ["features/*"],
  ["launch", "ui", "document/*"],
  ["sync", "text", "query", "router"],
  ["api", "styles"],
  ["i18n"],
];

/** Folders of the annotation page from the top, below its page. */
const ANNOTATE: readonly (readonly string[])[] = [["components"], ["hooks"], ["store", "geometry"]];
const ANNOTATE_FOLDER = "screens/annotate/";

/** Packages that only some folders import. */
const PACKAGES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(yjs|lib0)\b/, ["sync/", "document/", "features/response/", "screens/annotate/store/"]],
  [/^(y-)?prosemirror\b/, ["document/response/", "features/response/"]],
  [/^preact\b/, ["entries/", "app/", "screens/", "features/", "ui/", "query/", "i18n/"]],
  [/^@tanstack\//, ["query/"]],
  [/^openapi-/, ["api/"]],
  [/^idb$/, ["sync/device/"]],
  [/^(markdown-it|temml)$/, ["ui/comment_text/"]],
];

/** Source files by their path below `static/src`. */
export type Sources = Readonly<Record<string, string>>;

/** Every import that breaks a rule, as a sentence. */
export function violations(sources: Sources): string[] {
  const graph = new Map(Object.keys(sources).map((file) => [file, importsOf(file, sources)]));
  const broken = [...graph].flatMap(([file, imports]) =>
    imports.flatMap((target) => {
      const reason = reasonAgainst(file, target, sources);
      return reason === null ? [] : [`${file} imports ${target}: ${reason}`];
    }),
  );
  return [...broken, ...circles(graph)];
}

/** Imports of a file, types included: "/" and a path below `static/src`, or a package's name. */
function importsOf(file: string, sources: Sources): string[] {
  if (!/\.tsx?$/.test(file)) {
    return [];
  }
  const { module, errors } = parseSync(file, sources[file] ?? "");
  if (errors[0] !== undefined) {
    throw new Error(`${file}: ${errors[0].message}`);
  }
  const literal = ({ start, end }: { start: number; end: number }) =>
    (sources[file] ?? "").slice(start, end).replace(/^["'`]|["'`]$/g, "");
  const specifiers = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map((one) => literal(one.moduleRequest)),
  ];
  return [...new Set(specifiers)].map((name) => (name.startsWith(".") ? pathOf(file, name) : name));
}

function pathOf(file: string, specifier: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") {
      parts.pop();
    } else if (part !== ".") {
      parts.push(part);
    }
  }
  return `/${parts.join("/")}`;
}

function resolved(target: string, sources: Sources): string | null {
  const path = target.slice(1);
  return [path, `${path}.ts`, `${path}.tsx`].find((one) => one in sources) ?? null;
}

function reasonAgainst(file: string, target: string, sources: Sources): string | null {
  const isTest = /\.test\.tsx?$|(^|\/)testing\//.test(file);
  if (!target.startsWith("/")) {
    const owners = PACKAGES.find(([name]) => name.test(target))?.[1];
    const isAllowed = isTest || owners?.some((folder) => file.startsWith(folder)) !== false;
    return isAllowed ? null : "this package belongs to other folders";
  }
  const found = resolved(target, sources);
  if (found === null) {
    return isTest && target.endsWith(".json") ? null : "there is no such file";
  }
  if (/(^|\/)testing\//.test(found)) {
    return isTest ? null : "only tests import it";
  }
  const from = positionOf(file, LAYERS);
  const to = positionOf(found, LAYERS);
  if (from === null || to === null) {
    return `no layer has ${from === null ? file : found}`;
  }
  if (from.unit !== to.unit) {
    return from.layer < to.layer ? null : "imports only go down";
  }
  return from.unit === ANNOTATE_FOLDER.slice(0, -1) ? insideAnnotate(file, found) : null;
}

function insideAnnotate(file: string, target: string): string | null {
  const from = positionOf(file.slice(ANNOTATE_FOLDER.length), ANNOTATE);
  const to = positionOf(target.slice(ANNOTATE_FOLDER.length), ANNOTATE);
  if (from === null || from.unit === to?.unit) {
    return null;
  }
  return to !== null && from.layer < to.layer ? null : "imports only go down, also inside a screen";
}

interface Position {
  readonly layer: number;
  readonly unit: string;
}

function positionOf(file: string, layers: readonly (readonly string[])[]): Position | null {
  const folders = file.split("/").slice(0, -1);
  for (const [layer, units] of layers.entries()) {
    for (const unit of units) {
      const name = unit.replace(/\/\*$/, "");
      if (folders[0] === name) {
        return { layer, unit: unit.endsWith("/*") ? folders.slice(0, 2).join("/") : name };
      }
    }
  }
  return null;
}

/** Circles of imports, each as the path around it. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const sources = Object.fromEntries([...graph.keys()].map((file) => [file, ""]));
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push(`a circle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
    } else if (!finished.has(file)) {
      for (const target of graph.get(file) ?? []) {
        const next = target.startsWith("/") ? resolved(target, sources) : null;
        if (next !== null) {
          visit(next, [...path, file]);
        }
      }
      finished.add(file);
    }
  };
  for (const file of graph.keys()) {
    visit(file, []);
  }
  return found;
}
