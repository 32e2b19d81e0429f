import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPackageNotice } from './collect-notices.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tapedeck-notices-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** @returns the folder of a package with these files, relative to the root */
function addPackage(manifest: { name: string; license?: string }, files: Record<string, string>): string {
  const folder = `node_modules/${manifest.name}`
  mkdirSync(path.join(root, folder), { recursive: true })
  writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify({ version: '1.2.3', ...manifest }))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, folder, name), text)
  return folder
}

test('licence and notice are both taken, without the marks of another system', () => {
  const folder = addPackage(
    { name: 'a', license: 'Apache-2.0' },
    { 'LICENSE.txt': 'Terms  \r\nof a\r\n', NOTICE: 'Made by a\n', 'README.md': 'no' },
  )
  expect(readPackageNotice(root, folder)).toEqual({
    name: 'a',
    version: '1.2.3',
    licence: 'Apache-2.0',
    text: 'Terms\nof a\n\n\nMade by a',
  })
})

test('a package without a text or without a licence stops the list', () => {
  expect(() => readPackageNotice(root, addPackage({ name: 'b', license: 'MIT' }, {}))).toThrow(
    'node_modules/b (MIT) has no licence text',
  )
  expect(() => readPackageNotice(root, addPackage({ name: 'c' }, { LICENSE: 'x' }))).toThrow('names no licence')
})

test('of a file that goes on with the licences of others, only its own part counts', () => {
  const own = { LICENSE: '# Vite\nMIT\n\n# Licenses of bundled dependencies\nmany\n' }
  expect(readPackageNotice(root, addPackage({ name: 'vite', license: 'MIT' }, own)).text).toBe('# Vite\nMIT')
  const changed = { LICENSE: '# Vite\nMIT\n' }
  expect(() => readPackageNotice(root, addPackage({ name: 'vite', license: 'MIT' }, changed))).toThrow('no longer has')
})

test('the list in the clone names the versions of the lockfile', () => {
  const clone = path.join(import.meta.dirname, '..', '..')
  const read = (name: string): any => JSON.parse(readFileSync(path.join(clone, name), 'utf8'))
  const { packages } = read('package-lock.json')
  const { notices, texts } = read('resources/notices.json')
  const checked = notices.filter(({ name }: { name: string }) => packages[`node_modules/${name}`])
  expect(checked.length).toBeGreaterThan(50)
  for (const { name, version, text } of checked) {
    expect(version, name).toBe(packages[`node_modules/${name}`].version)
    expect(texts[text], name).toMatch(/\S/)
  }
})
