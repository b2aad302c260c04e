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

export default defineConfig({
  base: "/static/dist/",
  publicDir: "static/public",
  plugins: [layersFirst()],
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
      input: [
        "static/src/entries/activity_address.ts",
        "static/src/entries/app.tsx",
        "static/src/entries/class_link.ts",
        "static/src/entries/login.ts",
        "static/src/entries/passkey.ts",
        "static/src/entries/proceed.ts",
        "static/src/entries/registration.ts",
        "static/src/entries/admin.tsx",
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
