import { builtinModules } from 'node:module'
import path from 'node:path'
import { nativeFileOf } from './targets.mjs'

/**
 * What may lie in a package, what has to, and what must never. Pure: names and texts in, findings out.
 *
 * @typedef {import('./targets.mjs').Target} Target
 * @typedef {{ name: string, isUnpacked: boolean }} PackedFile `/` between the parts of its name
 */

/** Of 3.2 MB (state of this version): room for a feature, none for a stray folder of sources or a second engine. */
export const ASAR_BUDGET_BYTES = 5_000_000
/** The native module is 2.3 MB; the stub of Electron weighs nothing. */
export const TOTAL_BUDGET_BYTES = 8_000_000

const REQUIRED = [
  'package.json',
  'out/main/main.js',
  'out/preload/preload.cjs',
  'out/engine/utility.js',
  'out/engine/tape-worker.js',
  'out/hosts/browser.js',
  'out/hosts/cli.js',
  'out/renderer/index.html',
  'resources/sample/manifest.json',
  'node_modules/better-sqlite3/package.json',
  'node_modules/better-sqlite3/LICENSE',
]

const ALLOWED = [
  /^package\.json$/u,
  /^out\/(main|engine|hosts)\/[\w-]+\.js$/u,
  /^out\/preload\/preload\.cjs$/u,
  /^out\/renderer\/index\.html$/u,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|woff2|svg)$/u,
  /^resources\/sample\/(manifest\.json|sp500-\d{4}-\d\d-\d\d\.json|sp500-index-daily\.csv|LICENSE-[\w.-]+\.txt)$/u,
  /^resources\/icons\/512x512\.png$/u,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE)$/u,
  /^node_modules\/better-sqlite3\/lib\/(binding|database|index|sqlite-error|util)\.js$/u,
  /^node_modules\/better-sqlite3\/lib\/methods\/\w+\.js$/u,
]

/** Beside the asar: Electron's own files are not ours to judge, what stands in its resources folder is. */
const ALLOWED_RESOURCES = [
  /^app\.asar$/u,
  /^app-update\.yml$/u,
  // Of the deb: how the updater knows its kind of installation, and the profile Ubuntu 24 asks of a sandbox.
  /^package-type$/u,
  /^apparmor-profile$/u,
]

/** Allowed or not: a file of this name or kind is never shipped. */
const NEVER =
  /(^|\/)(\.env[^/]*|\.npmrc|\.git[^/]*|id_(rsa|ed25519)[^/]*)$|\.(pem|key|p12|pfx|map|ts|tsx|mts|cts|db|log)$|\.(test|story|bench)\./u

/** @type {readonly (readonly [kind: string, pattern: RegExp])[]} */
const SECRET_SHAPES = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/u],
  ['OpenAI key', /\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}/u],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})/u],
  ['AWS key', /\bA(?:KI|SI)A[0-9A-Z]{16}\b/u],
  ['Google key', /\bAIza[0-9A-Za-z_-]{35}\b/u],
  ['Slack token', /\bxox[abprs]-[0-9A-Za-z-]{20,}/u],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/u],
  ['signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/u],
  ['password in an address', /\b[a-z]{2,8}:\/\/[^\s/:@'"`$]{1,60}:[^\s/@'"`$]{6,60}@[\w.-]+\.[a-z]{2,}/u],
]

/** Names of environment variables whose values are secrets of the building machine. */
const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL)/iu
/** Shorter values (`true`, a port, a name) stand in any program by chance. */
const SECRET_VALUE_CHARS = 12

/**
 * @param {readonly PackedFile[]} files of the asar
 * @param {readonly string[]} resources names beside the asar, relative to its folder
 * @param {Target} target
 * @returns {string[]} one line per file that should not be there or lies in the wrong place
 */
export function findUnexpected(files, resources, target) {
  const native = nativeFileOf(target)
  const packed = files.flatMap(({ name, isUnpacked }) => {
    if (NEVER.test(name)) return [name]
    if (name === native) return isUnpacked ? [] : [`${name} (inside the asar, where it cannot be loaded)`]
    if (!ALLOWED.some((pattern) => pattern.test(name))) return [name]
    return isUnpacked ? [`${name} (unpacked)`] : []
  })
  const beside = resources.filter(
    (name) => name !== `app.asar.unpacked/${native}` && !ALLOWED_RESOURCES.some((pattern) => pattern.test(name)),
  )
  return [...packed, ...beside.map((name) => `resources/${name} (beside the asar)`)]
}

/**
 * @param {readonly PackedFile[]} files
 * @param {Target} target
 * @returns {string[]} what the app cannot start without and is not there
 */
export function findMissing(files, target) {
  const names = new Set(files.map(({ name }) => name))
  const loader = `node_modules/better-sqlite3/lib/binding.js`
  return [...REQUIRED, loader, nativeFileOf(target)].filter((name) => !names.has(name))
}

/** What a sandboxed preload may require. */
const PRELOAD_MODULES = new Set(['electron', 'events', 'timers', 'url'])
const SHIPPED_MODULES = new Set(['electron', 'better-sqlite3', ...builtinModules])

/**
 * Imports of packages that were neither bundled nor shipped: found out only when a user starts the app.
 * @param {string} name
 * @param {string} text
 * @returns {string[]}
 */
export function findUnresolved(name, text) {
  const isPreload = name.endsWith('.cjs')
  if (!isPreload && !/^out\/(main|engine|hosts)\//u.test(name)) return []
  const pattern = isPreload ? /\brequire\(["']([^"']+)["']\)/gu : /^(?:import|export)\b[^"'\n]*["']([^"'\n]+)["'];?$/gmu
  const allowed = isPreload ? PRELOAD_MODULES : SHIPPED_MODULES
  return [...text.matchAll(pattern)]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => !allowed.has(specifier) && (isPreload || !/^(\.\.?\/|node:)/u.test(specifier)))
    .map((specifier) => `${name} imports ${specifier}`)
}

/**
 * @param {readonly string[]} names of the asar and beside it
 * @returns {string[]} every native module, whatever it is called
 */
export function findNative(names) {
  return names.filter((name) => /\.(node|so|dll|dylib)$/u.test(name))
}

/**
 * @param {string} name
 * @param {string} text of the file, bytes as latin1 where it is none
 * @param {readonly { kind: string, value: string }[]} known values that must stand nowhere
 * @returns {string[]} `name: kind`; the value itself is not repeated
 */
export function findSecrets(name, text, known) {
  const shapes = SECRET_SHAPES.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind)
  const values = known.filter(({ value }) => text.includes(value)).map(({ kind }) => kind)
  return [...shapes, ...values].map((kind) => `${name}: ${kind}`)
}

/**
 * Values of this machine that a build could have taken in: keys in its environment, and the folder it was built in.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} root
 */
export function knownSecrets(env, root) {
  const keys = Object.entries(env)
    .filter(([name, value]) => SECRET_NAME.test(name) && value !== undefined && value.length >= SECRET_VALUE_CHARS)
    .map(([name, value]) => ({ kind: `value of ${name}`, value: String(value) }))
  // A short root (`/app`) alone could stand in any program; with a folder of the clone behind it, it does not.
  const folders = ['electron', 'renderer', 'shared', 'node_modules'].map((name) => path.join(root, name))
  return [...keys, ...folders.map((value) => ({ kind: 'a folder of the building machine', value }))]
}

/**
 * @param {number} asarBytes
 * @param {number} totalBytes
 * @returns {string[]}
 */
export function findOversize(asarBytes, totalBytes) {
  return [
    ...(asarBytes > ASAR_BUDGET_BYTES ? [`app.asar: ${asarBytes} bytes, over its budget of ${ASAR_BUDGET_BYTES}`] : []),
    ...(totalBytes > TOTAL_BUDGET_BYTES
      ? [`package: ${totalBytes} bytes, over its budget of ${TOTAL_BUDGET_BYTES}`]
      : []),
  ]
}

/**
 * @param {Readonly<Record<string, boolean>>} found
 * @param {Readonly<Record<string, boolean>>} wanted
 * @returns {string[]}
 */
export function findWrongFuses(found, wanted) {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)])
  return [...names]
    .filter((name) => found[name] !== wanted[name])
    .map((name) => `fuse ${name} is ${found[name] ?? 'absent'}, should be ${wanted[name] ?? 'absent'}`)
}
