import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './launcher/dependencies.mjs'
import { findChromium } from './launcher/chromium.mjs'
import { withLock } from './launcher/lock.mjs'
import { childEnv, prepareClone } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { LauncherError, runLauncher, say } from './launcher/words.mjs'

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const bench = path.join(root, 'bench')
  const { node } = await prepareClone(root)
  await installPeers(root, bench)
  const chromium = findChromium(process.env, process.platform)
  return runForeground(node, [path.join(bench, 'run.ts'), ...process.argv.slice(2)], {
    env: { ...childEnv(root, node), ...(chromium ? { TAPEDECK_CHROMIUM: chromium } : {}) },
    stdio: 'inherit',
  })
})

/**
 * The programs we measure beside ourselves have their own lockfile. Without them a bench runs and prints `peer: null`.
 * @param {string} root
 * @param {string} bench
 */
async function installPeers(root, bench) {
  if (!existsSync(path.join(bench, 'package-lock.json'))) return
  try {
    await withLock(root, (lock) => ensureDependencies(bench, 'installing the peers to measure against', lock))
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    say(`${error.message} Going on without peers.`)
  }
}
