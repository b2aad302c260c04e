import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { po } from "gettext-parser";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Begins each style sheet with the order of the layers. A page loads sheets of shared parts before its
 * own, and the first sheet that names a layer would otherwise decide where that layer stands.
 */
function layersFirst(): Plugin {
  const layers = "/static/src/styles/layers.css";
  return {
    name: "layers-first",
    enforce: "pre",
    transform: (code, id) =>
      id.endsWith(".css") && !id.endsWith(layers)
        ? { code: `@import "${layers}";\n${code}`, map: null }
        : null,
  };
}

/**
 * Compresses scripts and style sheets as far as Brotli and gzip can: once here, and not with haste at
 * each request. The tool sends what a browser accepts.
 */
function compressed(): Plugin {
  return {
    name: "compressed",
    // Not earlier: the last changes to a bundle are made while it is generated.
    writeBundle: async ({ dir }, bundle) => {
      const names = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = `${dir}/${name}`;
          const content = await readFile(file);
          await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
          await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
        }),
      );
    },
  };
}

/** Texts of the browser side in a catalogue, and not those of the administrators' pages. */
const SHOWN = /(?:^|\s)static\/src\/(?!screens\/admin\/)/;

/** Makes a script of a catalogue, which a page loads before its own and which hands its texts over. */
function catalogues(): Plugin {
  return {
    name: "catalogues",
    transform: (code, id) => {
      if (!id.endsWith(".po")) {
        return null;
      }
      const { translations } = po.parse(code);
      const texts = Object.values(translations[""] ?? {})
        .filter(({ msgid, comments }) => msgid !== "" && SHOWN.test(comments?.reference ?? ""))
        .map(({ msgid, msgid_plural, msgstr }) => [msgid, msgid_plural ? msgstr : msgstr[0]]);
      const json = JSON.stringify(JSON.stringify(Object.fromEntries(texts)));
      return {
        code: `globalThis.catalogue = JSON.parse(${json});`,
        map: null,
        moduleSideEffects: true,
      };
    },
  };
}

/** Facts of the build about a module. */
interface Module {
  readonly importers: readonly string[];
  readonly dynamicImporters: readonly string[];
  readonly isEntry: boolean;
}

type Find = (id: string) => Module | null;

const APP = "/entries/app.tsx";
const ADMIN = "/entries/admin.tsx";
const ANNOTATE = "/screens/annotate/";

/**
 * Name of the script that a module stands in; null where the build decides. Modules are together that a
 * page always needs together: left alone, the build makes a script of each set of users, and the
 * annotation page fetches forty, which compress badly.
 */
function scriptOf(id: string, find: Find): string | null {
  // Every script that imports another one when needed has the first, and whatever links the second.
  if (id.includes("vite/preload-helper") || id.includes("/static/src/router/route.ts")) {
    return "frame";
  }
  // It starts the app: in a script with others, it would do so for whoever needs these.
  if (id.endsWith(APP)) {
    return null;
  }
  const users = usersOf(id, find);
  const folder = FOLDERS.find((one) => id.includes(`/static/src/${one}/`)) ?? null;
  if (users.some((user) => user.endsWith(APP))) {
    const others = users.filter((user) => user.includes("/entries/") && !user.endsWith(APP));
    const isForAdmin = others.length === 1 && others[0]?.endsWith(ADMIN) === true;
    if (others.length > 0) {
      return isForAdmin ? "frame" : null;
    }
    return users.length > 1 && folder !== null ? folder : "app";
  }
  if (!users.some((user) => user.endsWith(`${ANNOTATE}page.tsx`))) {
    return null;
  }
  // Parts that the page fetches later find it there.
  return users.every((user) => isPartOfPage(user, find)) ? "annotate" : folder;
}

/** Folders whose modules other screens need as well, most of them together. */
const FOLDERS = ["text", "ui"];

function isPartOfPage(user: string, find: Find): boolean {
  const users = find(user)?.dynamicImporters ?? [];
  const isIn = (id: string) => id.includes(ANNOTATE);
  return isIn(user) || (users.length > 0 && users.every(isIn));
}

/** Entries, and modules that are imported when needed, that need a module at once. */
function usersOf(id: string, find: Find): string[] {
  const seen = new Set([id]);
  const users: string[] = [];
  for (const one of seen) {
    const module = find(one);
    if (module?.isEntry === true || (module?.dynamicImporters.length ?? 0) > 0) {
      users.push(one);
    }
    for (const importer of module?.importers ?? []) {
      seen.add(importer);
    }
  }
  return users;
}

export default defineConfig({
  base: "/static/dist/",
  publicDir: "static/public",
  plugins: [layersFirst(), catalogues(), compressed()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "static/dist",
    emptyOutDir: true,
    manifest: true,
    // Inlined files would be data: addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: (id, build) => scriptOf(id, (other) => build.getModuleInfo(other)) }],
        },
      },
      input: [
        "static/src/entries/activity_address.ts",
        "static/src/entries/app.tsx",
        "static/src/entries/class_link.ts",
        "static/src/entries/login.ts",
        "static/src/entries/passkey.ts",
        "static/src/entries/proceed.ts",
        "static/src/entries/registration.ts",
        "static/src/entries/admin.tsx",
        "lti_tool/languages/ar.po",
        "lti_tool/languages/de.po",
        "lti_tool/languages/zh-Hans.po",
        "static/src/styles/guide.css",
        "static/src/styles/plain.css",
      ],
    },
  },
  test: {
    // A page costs a second for each file: those that need one ask for it in their first line.
    environment: "node",
    css: true,
    // Components are drawn in real time, and a busy machine takes its own.
    testTimeout: 20_000,
    // Left alone, Vitest keeps a core for itself, of which there may be two.
    maxWorkers: "100%",
    include: ["static/{architecture,src}/**/*.test.{ts,tsx}"],
  },
});
