import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import packageJson from '../package.json' with { type: 'json' }
import { buildShell } from './build/build-shell.mjs'
import { collectBundledPackages } from './build/bundled-packages.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const out = path.join(root, 'out')
const fresh = path.join(root, '.cache', `build-${process.pid}`)
const bundled = collectBundledPackages(root)

/** Output names to entries. Each lies two folders below the clone, as its source's resources/ path expects. */
const NODE_ENTRIES = {
  'hosts/browser': 'electron/hosts/browser/main.ts',
  'hosts/cli': 'electron/hosts/cli/main.ts',
  'engine/utility': 'electron/hosts/desktop/utility.ts',
  // Found by node-host.ts.
  'engine/tape-worker': 'electron/engine/tape/jobs/tape-worker.ts',
}

/** The page comes from this machine: Vite's 500 kB warning is about networks. */
const LOCAL_CHUNK_KB = 2000

// Built aside and moved in whole: a cut or failed build leaves the last good one, and two builds do not mix.
rmSync(fresh, { recursive: true, force: true })
try {
  const shell = { root, outDir: fresh, version: packageJson.version, plugins: [bundled.plugin()] }
  await Promise.all([buildNode(), buildShell(shell), buildRenderer()])
  mkdirSync(fresh, { recursive: true })
  bundled.write(fresh)
  moveIn()
} catch (error) {
  // The bundler's message holds file, line and reason; a stack of the bundler itself helps nobody.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(fresh, { recursive: true, force: true })
}

/** Engine and hosts for Node 24 and Electron's utility process: one file each but for what they share. */
async function buildNode() {
  const input = Object.fromEntries(
    Object.entries(NODE_ENTRIES)
      .map(([name, entry]) => [name, path.join(root, entry)])
      .filter(([, entry]) => existsSync(String(entry))),
  )
  if (Object.keys(input).length === 0) return
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
    plugins: [bundled.plugin()],
    build: {
      ssr: true,
      target: 'node24',
      outDir: fresh,
      emptyOutDir: false,
      // Stack traces of users stay readable; there is no download to make small.
      minify: false,
      sourcemap: false,
      chunkSizeWarningLimit: LOCAL_CHUNK_KB,
      rolldownOptions: {
        input,
        external: [...Object.keys(packageJson.dependencies), ...builtinModules, /^node:/u],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'hosts/[name].js' },
      },
    },
    ssr: { noExternal: true },
  })
}

async function buildRenderer() {
  if (!existsSync(path.join(root, 'renderer', 'index.html'))) return
  await build({
    configFile: false,
    root: path.join(root, 'renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react(), bundled.plugin()],
    build: {
      target: 'chrome150',
      outDir: path.join(fresh, 'renderer'),
      emptyOutDir: false,
      sourcemap: false,
      chunkSizeWarningLimit: LOCAL_CHUNK_KB,
      // The page's CSP allows files of its own origin only: nothing may be inlined as data: or as a script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
}

function moveIn() {
  const old = path.join(root, '.cache', `build-old-${process.pid}`)
  if (existsSync(out)) renameSync(out, old)
  renameSync(fresh, out)
  rmSync(old, { recursive: true, force: true })
  const left = readdirSync(path.join(root, '.cache')).filter((name) => /^build-(old-)?\d+$/u.test(name))
  for (const name of left)
    if (!isOfRunningBuild(name)) rmSync(path.join(root, '.cache', name), { recursive: true, force: true })
}

/** @param {string} name `build-PID` or `build-old-PID` */
function isOfRunningBuild(name) {
  try {
    process.kill(Number(/\d+$/u.exec(name)?.[0]), 0)
    return true
  } catch {
    return false
  }
}
