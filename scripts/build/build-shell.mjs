import { builtinModules } from 'node:module'
import path from 'node:path'
import { build } from 'vite'

/**
 * Main as one ES module, the preload as one CommonJS file: a sandboxed preload can load nothing beside itself.
 * @param {{ root: string, outDir: string, version: string, plugins?: import('vite').Plugin[] }} options
 */
export async function buildShell({ root, outDir, version, plugins = [] }) {
  /** @param {string} entry @param {string} file @param {'es' | 'cjs'} format */
  const bundle = (entry, file, format) =>
    build({
      configFile: false,
      root,
      logLevel: 'warn',
      define: { __APP_VERSION__: JSON.stringify(version) },
      plugins,
      build: {
        ssr: true,
        target: 'node24',
        outDir,
        emptyOutDir: false,
        minify: false,
        sourcemap: false,
        rolldownOptions: {
          input: path.join(root, entry),
          external: ['electron', ...builtinModules, /^node:/u],
          output: { format, entryFileNames: file, codeSplitting: false },
        },
      },
      ssr: { noExternal: true },
    })
  await Promise.all([
    bundle('electron/main/main.ts', 'main/main.js', 'es'),
    bundle('electron/preload/preload.ts', 'preload/preload.cjs', 'cjs'),
  ])
}
