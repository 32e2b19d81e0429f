import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseFlags } from './launcher/flags.mjs'
import { prepareClone } from './launcher/prepare.mjs'
import { runLauncher, say } from './launcher/words.mjs'
import { collectNotices, formatNotices } from './notices/collect-notices.mjs'

/** Writes resources/notices.json from the build; `--check` only says whether it still fits. */
await runLauncher(async () => {
  const { '--check': isCheck } = parseFlags({ '--check': 'switch' }, process.argv.slice(2))
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  await prepareClone(root)
  const file = path.join(root, 'resources', 'notices.json')
  const notices = collectNotices(root)
  const wanted = formatNotices(notices)
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === wanted
  if (isCurrent) return 0
  if (isCheck) {
    say('resources/notices.json no longer says what is bundled: run `npm run notices` and commit it')
    return 1
  }
  writeFileSync(file, wanted)
  say(`resources/notices.json: ${notices.notices.length} parts, ${notices.texts.length} texts`)
  return 0
})
