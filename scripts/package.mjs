import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnv, prepareClone } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { runLauncher } from './launcher/words.mjs'
import { installPackager } from './packager/tools.mjs'

/** Builds packages for users from this clone: docs/PACKAGING.md. */
await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const { node } = await prepareClone(root)
  await installPackager(root)
  return runForeground(node, [path.join(root, 'scripts', 'packager', 'build-packages.mjs'), ...process.argv.slice(2)], {
    cwd: root,
    env: childEnv(root, node),
    stdio: 'inherit',
  })
})
