import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureChromium } from './launcher/chromium.mjs'
import { childEnv, prepareClone } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { runLauncher } from './launcher/words.mjs'

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  // Verify builds as one of its steps, so that a broken build is reported beside everything else.
  const { node } = await prepareClone(root, { needsBuild: false })
  const env = childEnv(root, node)
  const chromium = await ensureChromium(root, node, env)
  return runForeground(node, [path.join(root, 'scripts', 'verify.mjs'), ...process.argv.slice(2)], {
    cwd: root,
    env: { ...env, ...(chromium ? { TAPEDECK_CHROMIUM: chromium } : {}) },
    stdio: 'inherit',
  })
})
