import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readWindowMemory, writeWindowMemory } from './window-memory.ts'

const dir = mkdtempSync(join(tmpdir(), 'tapedeck-window-'))
const file = join(dir, 'window-state.json')
afterAll(() => rmSync(dir, { recursive: true }))

test('a window comes back as it was; a missing or broken file is a first start', () => {
  expect(readWindowMemory(file)).toBeUndefined()
  const window = { bounds: { x: 1, y: 2, width: 1100, height: 800 }, isMaximised: false, isFullScreen: true }
  writeWindowMemory(file, window)
  expect(readWindowMemory(file)).toEqual(window)
  expect(existsSync(`${file}.new`)).toBe(false)
  writeFileSync(file, '{"bounds"')
  expect(readWindowMemory(file)).toBeUndefined()
})
