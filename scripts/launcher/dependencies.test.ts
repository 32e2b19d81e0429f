import { expect, test } from 'vitest'
import { areDependenciesReady } from './dependencies.mjs'
import { createTestClone } from './test-clone.ts'

const LOCKED = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }
const OTHER_SYSTEM = { 'node_modules/b-win': { version: '1.0.0', integrity: 'sha512-b', optional: true } }

test.each([
  { name: 'equal to the lockfile', installed: LOCKED, isReady: true },
  {
    name: 'another version',
    installed: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } },
    isReady: false,
  },
  { name: 'a package short', installed: {}, isReady: false },
  { name: 'a package too many', installed: { ...LOCKED, 'node_modules/c': { version: '1.0.0' } }, isReady: false },
])("a developer's own npm install, $name", ({ installed, isReady }) => {
  const clone = createTestClone()
  clone.write('package-lock.json', JSON.stringify({ packages: { '': {}, ...LOCKED, ...OTHER_SYSTEM } }))
  expect(areDependenciesReady(clone.root)).toBe(false)
  clone.write('node_modules/.package-lock.json', JSON.stringify({ packages: installed }))
  expect(areDependenciesReady(clone.root)).toBe(isReady)
})
