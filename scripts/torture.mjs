import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnv, prepareClone } from './launcher/prepare.mjs'
import { runForeground } from './launcher/run-child.mjs'
import { runLauncher } from './launcher/words.mjs'

/** The tests that hurt the store, with many more rounds than the suite has time for: some minutes. */
const TESTS = [
  'electron/engine/tape/crash.test.ts',
  'electron/engine/tape/disk-full.test.ts',
  'electron/engine/tape/recovery.test.ts',
  'electron/engine/tape/candles/candles.property.test.ts',
  'electron/engine/tape/store-file',
  'electron/engine/features/imports/import-memory.test.ts',
]

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const { node } = await prepareClone(root)
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  return runForeground(node, [vitest, 'run', ...TESTS, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...childEnv(root, node), TAPEDECK_TORTURE: '1' },
    stdio: 'inherit',
  })
})
