import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestFolder, makeFolder } from '../test-tape.ts'
import { dropReplaced, exchangeFile, putBack, settleExchange } from './exchange-file.ts'

let folder: TestFolder
let file: string

beforeEach(() => {
  folder = makeFolder()
  file = join(folder.dataDir, 'tape.db')
})
afterEach(() => folder.dispose())

/** Files by what comes after `tape.db` in their name. */
function lay(files: Record<string, string>): void {
  for (const [suffix, content] of Object.entries(files)) writeFileSync(file + suffix, content)
}

function found(): Record<string, string> {
  const names = readdirSync(folder.dataDir).filter((name) => name.startsWith('tape.db'))
  return Object.fromEntries(
    names.map((name) => [name.slice('tape.db'.length), readFileSync(join(folder.dataDir, name), 'utf8')]),
  )
}

const OLD = { '': 'old', '-wal': 'old wal', '-shm': 'old shm' }

test('an exchange moves the file with its side files, and putBack brings all of them back', () => {
  lay({ ...OLD, '.new': 'new' })
  exchangeFile(file, `${file}.new`)
  expect(found()).toEqual({ '': 'new', '.replaced': 'old', '.replaced-wal': 'old wal', '.replaced-shm': 'old shm' })
  lay({ '-wal': 'wal of the new one' })
  putBack(file)
  expect(found()).toEqual(OLD)
})

test('the replaced file goes once the new one is open', () => {
  lay({ ...OLD, '.new': 'new' })
  exchangeFile(file, `${file}.new`)
  settleExchange(file)
  expect(existsSync(`${file}.replaced`)).toBe(true)
  dropReplaced(file)
  expect(found()).toEqual({ '': 'new' })
})

test.each<[step: string, files: Record<string, string>, after: Record<string, string>]>([
  ['the -wal had gone ahead', { '': 'old', '.replaced-wal': 'old wal', '-shm': 'old shm' }, OLD],
  ['both side files had', { '': 'old', '.replaced-wal': 'old wal', '.replaced-shm': 'old shm' }, OLD],
  [
    'the file had gone and no other was there',
    { '.replaced': 'old', '.replaced-wal': 'old wal', '.replaced-shm': 'old shm' },
    OLD,
  ],
  ['it was being put back', { '': 'old', '.replaced-wal': 'old wal', '-shm': 'old shm' }, OLD],
  ['the replaced one was half dropped', { '': 'new', '.replaced': 'old' }, { '': 'new', '.replaced': 'old' }],
  ['nothing was under way', OLD, OLD],
])('a start after a crash: %s', (_, files, after) => {
  lay(files)
  settleExchange(file)
  expect(found()).toEqual(after)
})
