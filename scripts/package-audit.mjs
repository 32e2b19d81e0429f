import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseFlags } from './launcher/flags.mjs'
import { childEnv, prepareClone } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { runLauncher } from './launcher/words.mjs'
import { installPackager } from './packager/tools.mjs'

const USAGE = `npm run package:audit -- [--json]
Builds the packages on a stub of Electron and reads them back: contents, secrets, size, fuses, engine, deb.
`

await runLauncher(async () => {
  const { '--json': isJson, '--help': isHelp } = parseFlags(
    { '--json': 'switch', '--help': 'switch' },
    process.argv.slice(2),
  )
  if (isHelp) {
    process.stdout.write(USAGE)
    return 0
  }
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const { node } = await prepareClone(root)
  await installPackager(root)
  const args = [path.join(root, 'scripts', 'package-audit', 'audit-packages.mjs'), ...(isJson ? ['--json'] : [])]
  return runForeground(node, args, { cwd: root, env: childEnv(root, node), stdio: 'inherit' })
})
