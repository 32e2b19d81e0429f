import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnv, prepareClone, userFolder } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { runLauncher } from './launcher/words.mjs'

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const { node } = await prepareClone(root)
  return runForeground(node, [path.join(root, 'out', 'hosts', 'cli.js'), ...process.argv.slice(2)], {
    env: { ...childEnv(root, node), INIT_CWD: userFolder(root) },
    stdio: 'inherit',
  })
})
