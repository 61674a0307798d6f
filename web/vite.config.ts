import { defineConfig } from "vite";

// `base` is relative, so that the pages work in any folder of a static site. `npm run dev` asks a server that runs.
export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 1500, modulePreload: { polyfill: false } },
  server: { proxy: Object.fromEntries(["/api", "/queries", "/sparql", "/id", "/resource"].map((path) => [path, process.env.REPORTGRAPH_SERVER ?? "http://127.0.0.1:7878"])) },
});
