import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from '../launcher/lock.mjs'
import { runChild } from '../launcher/run-child.mjs'
import { LauncherError, runLauncher, say, sayWhile } from '../launcher/words.mjs'
import { FUSES } from '../packager/fuses.mjs'
import { findDebFaults, readDeb } from './read-deb.mjs'
import { readFuses, readPackage } from './read-package.mjs'
import {
  findMissing,
  findNative,
  findOversize,
  findSecrets,
  findUnexpected,
  findUnresolved,
  findWrongFuses,
  knownSecrets,
} from './rules.mjs'
import { runPackedEngine } from './run-packed-engine.mjs'
import { writeStubRuntime } from './stub-runtime.mjs'
import { nativeFileOf, targetName, TARGETS } from './targets.mjs'

/**
 * @typedef {import('./targets.mjs').Target} Target
 *
 * @typedef {object} TargetResult one of `targets` in CLI.md's shape
 * @property {string} platform
 * @property {string} arch
 * @property {number} asarBytes
 * @property {number} totalBytes
 * @property {string[]} nativeFiles
 * @property {string[]} unexpected
 * @property {string[]} secrets
 * @property {Record<string, boolean>} fuses
 * @property {boolean | null} engineRan null where this machine cannot run the target
 * @property {boolean} ok
 */

const folder = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(folder, '..', '..')
const cache = path.join(root, '.cache', 'package-audit')
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const electronVersion = /^electronVersion: (\S+)$/mu.exec(
  readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'),
)?.[1]
const isJson = process.argv.includes('--json')

/** Why the deb cannot be built here, if it cannot. */
const noDeb =
  process.platform !== 'linux'
    ? 'a deb is built on Linux'
    : spawnSync('dpkg-deb', ['--version']).error
      ? 'dpkg-deb is not installed'
      : undefined

await runLauncher(() => withLock(root, audit))

/** @param {import('../launcher/lock.mjs').HeldLock} lock */
async function audit(lock) {
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  writeFpm()
  /** @type {TargetResult[]} */
  const targets = []
  for (const target of TARGETS) {
    const { result, faults } = await sayWhile(`package for ${targetName(target)}`, () => auditTarget(target, lock))
    for (const fault of faults) say(`${targetName(target)}: ${fault}`)
    targets.push(result)
  }
  const notRun = [
    ...['x64', 'arm64'].map((arch) => ({
      platform: 'darwin',
      arch,
      reason: 'a macOS package is built on a Mac, from a real Electron.app',
    })),
    ...(noDeb ? [{ platform: 'linux', part: 'deb', reason: noDeb }] : []),
  ]
  process.stdout.write(isJson ? `${JSON.stringify({ targets, notRun })}\n` : formatTable(targets, notRun))
  const isGood = targets.every(({ ok }) => ok)
  if (isGood) rmSync(cache, { recursive: true, force: true })
  else say('the packages were kept in .cache/package-audit')
  return isGood ? 0 : 1
}

/**
 * @param {Target} target
 * @param {import('../launcher/lock.mjs').HeldLock} lock
 * @returns {Promise<{ result: TargetResult, faults: string[] }>} faults: everything that makes it not ok, in words
 */
async function auditTarget(target, lock) {
  const withDeb = target.platform === 'linux' && !noDeb
  const output = await buildTarget(target, withDeb ? 'deb' : 'dir', lock)
  if (!output) {
    const nothing = { asarBytes: 0, totalBytes: 0, nativeFiles: [], unexpected: [], secrets: [], fuses: {} }
    const result = { ...target, ...nothing, engineRan: null, ok: false }
    return { result, faults: ['electron-builder failed; its words are above'] }
  }
  const appDir = path.join(output, unpackedName(target))
  const { asar, asarBytes, totalBytes, files, resources } = await readPackage(appDir)
  const beside = resources.map(({ name }) => name)
  const unexpected = findUnexpected(files, beside, target)
  const known = knownSecrets(process.env, root)
  const texts = [...files, ...resources.filter(({ name }) => !name.startsWith('app.asar'))]
  const secrets = texts.flatMap(({ name, text }) => findSecrets(name, text(), known))
  const nativeFiles = findNative([...files.map(({ name }) => name), ...beside.filter((name) => !isUnpackedCopy(name))])
  const fuses = await readFuses(path.join(appDir, target.platform === 'win32' ? 'Tapedeck.exe' : 'tapedeck'))
  const canRun = target.platform === process.platform && target.arch === process.arch
  const engineFaults = canRun ? await runPackedEngine(asar) : []
  const debFile = readdirSync(output).find((name) => name.endsWith('.deb'))
  const faults = [
    ...findMissing(files, target).map((name) => `missing: ${name}`),
    ...unexpected.map((name) => `unexpected: ${name}`),
    ...secrets.map((name) => `secret: ${name}`),
    ...(nativeFiles.length === 1 && nativeFiles[0] === nativeFileOf(target)
      ? []
      : [`native modules: ${nativeFiles.join(', ') || 'none'}; wanted is ${nativeFileOf(target)} alone`]),
    ...files.flatMap(({ name, text }) => findUnresolved(name, text())).map((words) => `unresolved: ${words}`),
    ...findOversize(asarBytes, totalBytes),
    ...findWrongFuses(fuses, FUSES),
    ...engineFaults,
    ...(withDeb ? await auditDeb(debFile && path.join(output, debFile), target) : []),
  ]
  const result = {
    ...target,
    asarBytes,
    totalBytes,
    nativeFiles,
    unexpected,
    secrets,
    fuses,
    engineRan: canRun ? engineFaults.length === 0 : null,
    ok: faults.length === 0,
  }
  return { result, faults }
}

/**
 * @param {string | undefined} file
 * @param {Target} target
 */
async function auditDeb(file, { arch }) {
  if (!file) return ['deb: electron-builder left none']
  const named = path.basename(file).includes('-unsigned') ? [] : ['deb: it is unsigned and its name does not say so']
  return [...named, ...findDebFaults(await readDeb(file), { version, arch })]
}

/**
 * @param {Target} target
 * @param {'deb' | 'dir'} kind a deb leaves the unpacked folder, too
 * @param {import('../launcher/lock.mjs').HeldLock} lock
 * @returns {Promise<string | undefined>} the output folder
 */
async function buildTarget(target, kind, lock) {
  if (!electronVersion) throw new LauncherError('electron-builder.yml names no electronVersion')
  const stub = path.join(cache, `stub-${target.platform}`)
  rmSync(stub, { recursive: true, force: true })
  writeStubRuntime(stub, target.platform, electronVersion)
  const output = path.join(cache, targetName(target))
  const args = [path.join(folder, 'build-target.mjs'), target.platform, target.arch, stub, output, kind]
  const env = { ...process.env, CUSTOM_FPM_PATH: path.join(cache, 'fpm') }
  const code = await runChild(process.execPath, args, { cwd: root, env, lock })
  return code === 0 ? output : undefined
}

/** electron-builder starts fpm by one path. */
function writeFpm() {
  const script = `#!/bin/sh\nexec "${process.execPath}" "${path.join(folder, 'fpm.mjs')}" "$@"\n`
  writeFileSync(path.join(cache, 'fpm'), script, { mode: 0o755 })
}

/** electron-builder's folder for an unpacked package: `linux-unpacked`, `win-arm64-unpacked`. */
/** @param {Target} target */
function unpackedName({ platform, arch }) {
  return `${platform === 'win32' ? 'win' : platform}${arch === 'x64' ? '' : `-${arch}`}-unpacked`
}

/** The asar lists its unpacked files itself. */
/** @param {string} name */
function isUnpackedCopy(name) {
  return name.startsWith('app.asar.unpacked/')
}

/**
 * @param {readonly TargetResult[]} targets
 * @param {readonly { platform: string, reason: string, arch?: string, part?: string }[]} notRun
 */
function formatTable(targets, notRun) {
  const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(2)} MB`.padStart(9)
  const engine = (/** @type {boolean | null} */ ran) => (ran === null ? 'not here' : ran ? 'ran' : 'FAILED')
  const lines = targets.map(
    ({ platform, arch, asarBytes, totalBytes, nativeFiles, engineRan, ok }) =>
      `${`${platform}-${arch}`.padEnd(12)} asar ${mb(asarBytes)}  total ${mb(totalBytes)}  native ${nativeFiles.length}  ` +
      `engine ${engine(engineRan).padEnd(8)}  ${ok ? 'ok' : 'FAILED'}`,
  )
  const left = notRun.map(
    ({ platform, arch, part, reason }) => `${[platform, arch ?? part].join('-').padEnd(12)} not run: ${reason}`,
  )
  return `${[...lines, ...left].join('\n')}\n`
}
