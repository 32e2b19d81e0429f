import path from 'node:path'
import { areDependenciesReady, ensureDependencies } from './dependencies.mjs'
import { ensureBuild, isBuildFresh } from './fresh-build.mjs'
import { withLock } from './lock.mjs'
import { fetchNode24, readyNode24, runningNode } from './node-runtime.mjs'
import { LauncherError } from './words.mjs'

const OLDEST_NODE_MAJOR = 18

/**
 * Makes a clone ready to run: packages, Node 24, build. Says and writes nothing where all three stand, and then needs
 * neither network nor lock.
 * @param {string} root
 * @param {{ running?: import('./node-runtime.mjs').Running, needsBuild?: boolean }} [options]
 * @returns {Promise<{ node: string }>}
 */
export async function prepareClone(root, { running = runningNode(), needsBuild = true } = {}) {
  if (Number(running.version.split('.')[0]) < OLDEST_NODE_MAJOR) {
    throw new LauncherError(`Node ${OLDEST_NODE_MAJOR} or newer is needed to start; this is Node ${running.version}`)
  }
  const readyNode = readyNode24(root, running)
  if (readyNode && areDependenciesReady(root) && (!needsBuild || isBuildFresh(root))) return { node: readyNode }
  return withLock(root, async (lock) => {
    // Both wait mostly for the network and the disk: side by side they cost a first start 10 s less on two cores.
    const [node] = await settleAll([
      readyNode24(root, running) ?? fetchNode24(root, running, lock),
      ensureDependencies(root, 'installing packages (only when they change)', lock),
    ])
    if (needsBuild) await ensureBuild(root, node, lock)
    return { node }
  })
}

/**
 * Waits for all before it fails, so that no install outlives the lock it runs under.
 * @template A, B
 * @param {[A | Promise<A>, Promise<B>]} work
 * @returns {Promise<[A, B]>}
 */
async function settleAll(work) {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/**
 * Child processes find Node 24 first, whatever the system's `node` is.
 * @param {string} root
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnv(root, node) {
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return {
    ...process.env,
    [pathName]: [path.dirname(node), process.env[pathName]].filter(Boolean).join(path.delimiter),
    // Compiled code kept between starts: the CLI's and the host's bundles need no second compilation.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? path.join(root, '.cache', 'compiled'),
  }
}

/**
 * Where the user typed. npm runs scripts in the clone and keeps the folder in INIT_CWD; one that a surrounding npm left
 * behind does not count elsewhere.
 * @param {string} root
 */
export function userFolder(root) {
  const here = process.cwd()
  return here === root ? (process.env['INIT_CWD'] ?? here) : here
}
