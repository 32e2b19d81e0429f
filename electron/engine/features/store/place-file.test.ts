import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import { placeFile } from './place-file.ts'

let folder: string
let dataDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-place-'))
  dataDir = join(folder, 'store')
  mkdirSync(dataDir)
})
afterEach(() => rmSync(folder, { recursive: true }))

const writeText = async (partial: string): Promise<string> => {
  writeFileSync(partial, 'new', { flag: 'wx' })
  return partial
}
const place = (file: string, isOverwrite = false) => placeFile({ file, isOverwrite, dataDir }, writeText)
const left = (): string[] => readdirSync(folder).toSorted()

test('the file appears when it is whole, and a file of somebody else beside it stays', async () => {
  const file = join(folder, 'bars.csv')
  writeFileSync(`${file}.partial`, 'mine')
  const partial = await place(file)
  expect(dirname(partial)).toBe(folder)
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readFileSync(`${file}.partial`, 'utf8')).toBe('mine')
  expect(left()).toEqual(['bars.csv', 'bars.csv.partial', 'store'])
})

test('of two at once to one name one wins whole, and the other says that it exists', async () => {
  const file = join(folder, 'bars.csv')
  const slowly = (text: string) =>
    placeFile({ file, isOverwrite: false, dataDir }, async (partial) => {
      for (const part of [`${text} `, text]) {
        writeFileSync(partial, part, { flag: 'a' })
        await nextTurn()
      }
      return text
    })
  const ends = await Promise.allSettled([slowly('one'), slowly('two')])
  const won = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []))
  const lost = ends.flatMap((end) => (end.status === 'rejected' ? (end.reason as unknown) : []))
  expect(lost).toMatchObject([{ code: 'bad-input', detail: { file, reason: 'exists' } }])
  expect(readFileSync(file, 'utf8')).toBe(`${won[0]} ${won[0]}`)
  expect(left()).toEqual(['bars.csv', 'store'])
})

test('a name of 250 characters is none too long for its part', async () => {
  const file = join(folder, `${'é'.repeat(120)}.csv`)
  await place(file)
  expect(readFileSync(file, 'utf8')).toBe('new')
})

test('what fails while it is written is told of the file that was asked for', async () => {
  const file = join(folder, 'bars.csv')
  const failing = placeFile({ file, isOverwrite: false, dataDir }, async (partial) => {
    throw new AppError('store-full', `${partial}: no space`, { file: partial })
  })
  await expect(failing).rejects.toMatchObject({ code: 'store-full', message: `${file}: no space`, detail: { file } })
})

test('a failure leaves nothing and what was there', async () => {
  const file = join(folder, 'bars.csv')
  writeFileSync(file, 'old')
  const failing = placeFile({ file, isOverwrite: true, dataDir }, async (partial) => {
    writeFileSync(partial, 'half')
    throw new AppError('cancelled', 'cancelled', {})
  })
  await expect(failing).rejects.toMatchObject({ code: 'cancelled' })
  expect(readFileSync(file, 'utf8')).toBe('old')
  expect(left()).toEqual(['bars.csv', 'store'])
})

test('a file that is there is written over only when that was asked', async () => {
  const file = join(folder, 'bars.csv')
  writeFileSync(file, 'old')
  await expect(place(file)).rejects.toMatchObject({
    code: 'bad-input',
    message: `${file} exists already`,
    detail: { reason: 'exists' },
  })
  expect(readFileSync(file, 'utf8')).toBe('old')
  await place(file, true)
  expect(readFileSync(file, 'utf8')).toBe('new')
})

test('a file that came meanwhile is not written over either', async () => {
  const file = join(folder, 'bars.csv')
  const racing = placeFile({ file, isOverwrite: false, dataDir }, async (partial) => {
    writeFileSync(partial, 'new')
    writeFileSync(file, 'of somebody else')
  })
  await expect(racing).rejects.toMatchObject({ code: 'bad-input' })
  expect(readFileSync(file, 'utf8')).toBe('of somebody else')
})

test.each<[string, () => string, string, string]>([
  ['a path without a root', () => 'bars.csv', 'bad-input', 'no whole path'],
  ['a folder that is not there', () => join(folder, 'none', 'bars.csv'), 'bad-input', 'there is no folder'],
  ['a folder', () => dataDir, 'bad-input', 'is a folder'],
  ['a file taken for a folder', () => join(folder, 'plain', 'bars.csv'), 'bad-input', 'is a file'],
  ['a name that is too long', () => join(folder, 'x'.repeat(300)), 'bad-input', 'name is too long'],
  ['a file far up in the path', () => join(folder, 'plain', 'in', 'bars.csv'), 'bad-input', 'cannot be written'],
  ['a name that no system takes', () => join(folder, 'a\0b'), 'bad-input', 'takes no such name'],
  ['a file of the store', () => join(dataDir, 'tape.db'), 'bad-input', 'belongs to the store'],
])('%s is refused by name', async (_, fileOf, code, words) => {
  writeFileSync(join(folder, 'plain'), '')
  writeFileSync(join(dataDir, 'tape.db'), 'the store')
  const file = fileOf()
  const refused = await place(file, true).catch((thrown: unknown) => thrown)
  expect(refused).toMatchObject({ code, message: expect.stringContaining(words) })
  expect((refused as AppError).message).toContain(file)
  expect(readFileSync(join(dataDir, 'tape.db'), 'utf8')).toBe('the store')
})

test('an abort takes the part away at once, before the writer has come to its end', async () => {
  const file = join(folder, 'bars.csv')
  const cancel = new AbortController()
  let leftAtAbort: string[] = []
  const ending = placeFile({ file, isOverwrite: false, dataDir, signal: cancel.signal }, async (partial) => {
    writeFileSync(partial, 'half')
    cancel.abort()
    leftAtAbort = left()
    throw new AppError('cancelled', 'cancelled', {})
  })
  await expect(ending).rejects.toMatchObject({ code: 'cancelled' })
  expect(leftAtAbort).toEqual(['store'])
})
