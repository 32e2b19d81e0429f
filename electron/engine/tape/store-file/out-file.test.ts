import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putWhereNoneIs } from './out-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-out-'))
  writeFileSync(join(folder, 'part'), 'new')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** As FAT answers. */
const noLinks = (): void => {
  throw Object.assign(new Error('operation not permitted, link'), { code: 'EPERM' })
}

test('where the file system has no second names the file gets its name too', () => {
  putWhereNoneIs(join(folder, 'part'), join(folder, 'all'), noLinks)
  expect(readFileSync(join(folder, 'all'), 'utf8')).toBe('new')
  expect(readdirSync(folder)).toEqual(['all'])
})

test.each([
  ['with', undefined],
  ['without', noLinks],
])('%s second names one that is there is not replaced', (_, link) => {
  writeFileSync(join(folder, 'all'), 'of somebody else')
  const put = (): void => putWhereNoneIs(join(folder, 'part'), join(folder, 'all'), link)
  expect(put).toThrow(
    expect.objectContaining({ code: 'bad-input', detail: expect.objectContaining({ reason: 'exists' }) }),
  )
  expect(readFileSync(join(folder, 'all'), 'utf8')).toBe('of somebody else')
})

test('a part that has gone leaves no empty file under the name', () => {
  rmSync(join(folder, 'part'))
  expect(() => putWhereNoneIs(join(folder, 'part'), join(folder, 'all'), noLinks)).toThrow('cannot be written')
  expect(existsSync(join(folder, 'all'))).toBe(false)
})
