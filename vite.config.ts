import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/static/dist/",
  publicDir: "static/public",
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
        "static/src/main.tsx",
        "static/src/begin.ts",
        "static/src/proceed.ts",
        "static/src/registered.ts",
        "static/src/admin.tsx",
        "static/styles/plain.css",
      ],
    },
  },
  test: {
    environment: "jsdom",
    include: ["static/src/**/*.test.ts", "static/src/**/*.test.tsx"],
  },
});
