// Bundles preview.js with the two libraries it needs, and their licences, into one file; same inputs, same bytes.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const licences = await Promise.all(
  ["hyparquet", "fzstd"].map(async (name) => {
    const { version } = JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, here), "utf8"));
    return `${name} ${version}\n\n${(await readFile(new URL(`node_modules/${name}/LICENSE`, here), "utf8")).trim()}`;
  }),
);
await build({
  absWorkingDir: new URL(".", here).pathname,
  entryPoints: ["preview.js"],
  outfile: process.argv[2] ?? "../assets/preview.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/*! This file holds:\n\n${licences.join("\n\n")}\n*/` },
});
