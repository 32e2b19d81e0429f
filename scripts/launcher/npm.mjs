import { existsSync } from 'node:fs'
import path from 'node:path'
import { runChild } from './run-child.mjs'
import { LauncherError } from './words.mjs'

/**
 * `npm ci` from a folder's lockfile, without install scripts: nothing here needs one, and nothing gets to run one.
 * @param {string} folder
 * @param {import('./lock.mjs').HeldLock} [lock]
 */
export async function npmCi(folder, lock) {
  const { command, args, needsShell } = findNpm(process.env, process.execPath, process.platform)
  const code = await runChild(command, [...args, 'ci', '--ignore-scripts'], {
    cwd: folder,
    env: npmEnv(process.env),
    shell: needsShell,
    lock,
  })
  if (code !== 0) {
    throw new LauncherError(
      `npm ci failed in ${folder} (exit ${code}). A first start needs the npm registry; later starts need no network.`,
    )
  }
}

/**
 * npm's own JavaScript, run by the Node that runs us: `npm` on Windows is a .cmd file, which only a shell can start.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 * @param {NodeJS.Platform} platform
 */
export function findNpm(env, node, platform) {
  const besideNode = path.dirname(node)
  const candidates = [
    // Set by `npm start`; another package manager sets its own program here.
    env['npm_execpath'] ?? '',
    path.join(besideNode, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(besideNode, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = candidates.find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file))
  if (script) return { command: node, args: [script], needsShell: false }
  return { command: 'npm', args: [], needsShell: platform === 'win32' }
}

/**
 * What `npm start` told its script is about this package and this run: an inner npm must not inherit it.
 * @param {NodeJS.ProcessEnv} env
 */
export function npmEnv(env) {
  const kept = Object.entries(env).filter(
    ([name]) => !/^npm_(package|lifecycle|command|config_(local|global)?_?prefix)/iu.test(name),
  )
  return {
    ...Object.fromEntries(kept),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: env['npm_config_loglevel'] ?? 'error',
    // NODE_ENV=production or omit=optional would leave out the build tools and their binaries. npm parts a list so.
    npm_config_include: 'dev\n\noptional',
  }
}
