import { expect, test } from 'vitest'
import { FUSES } from '../packager/fuses.mjs'
import {
  ASAR_BUDGET_BYTES,
  findMissing,
  findNative,
  findOversize,
  findSecrets,
  findUnexpected,
  findUnresolved,
  findWrongFuses,
  knownSecrets,
  TOTAL_BUDGET_BYTES,
} from './rules.mjs'
import { nativeFileOf, TARGETS, type Target } from './targets.mjs'

const LINUX: Target = { platform: 'linux', arch: 'x64' }
const NATIVE = nativeFileOf(LINUX)

/** A package as it should be. */
const GOOD = [
  'package.json',
  'out/main/main.js',
  'out/preload/preload.cjs',
  'out/engine/utility.js',
  'out/engine/tape-worker.js',
  'out/hosts/browser.js',
  'out/hosts/cli.js',
  'out/hosts/serve-port.js',
  'out/renderer/index.html',
  'out/renderer/assets/index-Ul4To3VR.css',
  'out/renderer/assets/inter-var-DiVDrmQJ.woff2',
  'resources/sample/manifest.json',
  'resources/sample/sp500-2026-08-22.json',
  'resources/icons/512x512.png',
  'node_modules/better-sqlite3/package.json',
  'node_modules/better-sqlite3/LICENSE',
  'node_modules/better-sqlite3/lib/binding.js',
  'node_modules/better-sqlite3/lib/methods/backup.js',
].map((name) => ({ name, isUnpacked: false }))
const NATIVE_FILE = { name: NATIVE, isUnpacked: true }
const RESOURCES = ['app.asar', `app.asar.unpacked/${NATIVE}`, 'app-update.yml']

test('a package as it should be has no finding', () => {
  const files = [...GOOD, NATIVE_FILE]
  expect(findUnexpected(files, RESOURCES, LINUX)).toEqual([])
  expect(findMissing(files, LINUX)).toEqual([])
})

test.each([
  'src/main.ts',
  'out/hosts/cli.ts',
  'out/hosts/cli.js.map',
  'out/renderer/assets/board.test.js',
  'out/renderer/assets/.env',
  'out/main/.npmrc',
  'out/engine/tape.db',
  'resources/packaging/key.pem',
  'resources/sample/README.md',
  'electron/engine/host.ts',
  'out/bundled-packages.json',
  'node_modules/better-sqlite3/deps/sqlite3/sqlite3.c',
  'node_modules/better-sqlite3/prebuilds/win32-x64.node',
  'node_modules/left-pad/index.js',
])('%s is unexpected', (name) => {
  expect(findUnexpected([...GOOD, NATIVE_FILE, { name, isUnpacked: false }], RESOURCES, LINUX)).toEqual([name])
})

test('nothing but the native module lies outside the asar', () => {
  const files = [...GOOD.slice(1), { name: 'package.json', isUnpacked: true }, NATIVE_FILE]
  expect(findUnexpected(files, [...RESOURCES, 'default_app.asar', 'app.asar.unpacked/package.json'], LINUX)).toEqual([
    'package.json (unpacked)',
    'resources/default_app.asar (beside the asar)',
    'resources/app.asar.unpacked/package.json (beside the asar)',
  ])
  expect(findUnexpected([{ name: NATIVE, isUnpacked: false }], ['app.asar'], LINUX)).toEqual([
    `${NATIVE} (inside the asar, where it cannot be loaded)`,
  ])
})

test('each target wants its own native module and refuses the others', () => {
  for (const target of TARGETS) {
    const others = TARGETS.filter((other) => other !== target).map(nativeFileOf)
    expect(findMissing(GOOD, target)).toEqual([nativeFileOf(target)])
    expect(
      findUnexpected(
        others.map((name) => ({ name, isUnpacked: true })),
        [],
        target,
      ),
    ).toEqual(others)
  }
})

test.each(GOOD.filter(({ name }) => /main\.js|preload|utility|cli\.js|manifest|index\.html/u.test(name)))(
  '$name is missed',
  ({ name }) => {
    expect(findMissing([...GOOD.filter((file) => file.name !== name), NATIVE_FILE], LINUX)).toEqual([name])
  },
)

test('native modules are found under any name', () => {
  expect(findNative([NATIVE, 'out/hosts/extra.node', 'lib/libx.so', 'a.dll', 'package.json'])).toEqual([
    NATIVE,
    'out/hosts/extra.node',
    'lib/libx.so',
    'a.dll',
  ])
})

test('an import that no package brings is found', () => {
  const code =
    'import fs from "node:fs"\nimport { z } from "zod"\nimport path from "path";\nexport * from "ws";\nimport "./a.js"\n'
  expect(findUnresolved('out/hosts/cli.js', code)).toEqual([
    'out/hosts/cli.js imports zod',
    'out/hosts/cli.js imports ws',
  ])
  expect(findUnresolved('out/engine/utility.js', 'import Database from "better-sqlite3";')).toEqual([])
  expect(findUnresolved('out/renderer/assets/a.js', 'import "zod"')).toEqual([])
})

test('a preload may require what the sandbox gives it, and nothing beside itself', () => {
  const code = 'let e = require("electron"); require("./other.cjs"); require("node:fs")'
  expect(findUnresolved('out/preload/preload.cjs', code)).toEqual([
    'out/preload/preload.cjs imports ./other.cjs',
    'out/preload/preload.cjs imports node:fs',
  ])
})

// Put together here, so that no scanner takes this file for a leak.
test.each([
  ['private key', `-----BEGIN ${'RSA '}PRIVATE KEY-----`],
  ['OpenAI key', `const k = "${'sk-'}proj-${'a1B2'.repeat(10)}"`],
  ['GitHub token', `${'gh'}p_${'a'.repeat(36)}`],
  ['AWS key', `${'AK'}IA${'A1B2'.repeat(4)}`],
  ['Google key', `${'AI'}za${'b'.repeat(35)}`],
  ['Slack token', `${'xo'}xb-${'1'.repeat(24)}`],
  ['npm token', `${'np'}m_${'c'.repeat(36)}`],
  ['signed token', `${'ey'}J${'a'.repeat(20)}.${'ey'}J${'b'.repeat(20)}.${'c'.repeat(40)}`],
  ['password in an address', `postgres://tape:${'hunter2hunter2'}@db.example.org/x`],
])('a %s is found, and its value not repeated', (kind, text) => {
  expect(findSecrets('out/hosts/cli.js', `before ${text} after`, [])).toEqual([`out/hosts/cli.js: ${kind}`])
})

test('ordinary code is no secret', () => {
  const code = `const url = \`https://\${host}:\${port}/v1\`; const scheme = 'wss://stream.binance.com:9443/ws'; sk-button {}`
  expect(
    findSecrets('a.js', code, knownSecrets({ PATH: '/usr/bin:/usr/local/bin', API_KEY: 'true' }, '/a/clone')),
  ).toEqual([])
})

test('values of this machine are found wherever they stand', () => {
  const known = knownSecrets({ DEPLOY_TOKEN: 'correct-horse-battery', SHORT_KEY: 'abc' }, '/home/someone/tapedeck')
  expect(findSecrets('a.js', 'x = "correct-horse-battery"', known)).toEqual(['a.js: value of DEPLOY_TOKEN'])
  expect(findSecrets('a.js', 'abc', known)).toEqual([])
  expect(findSecrets('a.js', '"/home/someone/tapedeck/electron/engine/host.ts"', known)).toEqual([
    'a.js: a folder of the building machine',
  ])
})

test('sizes over their budgets are faults', () => {
  expect(findOversize(ASAR_BUDGET_BYTES, TOTAL_BUDGET_BYTES)).toEqual([])
  expect(findOversize(ASAR_BUDGET_BYTES + 1, TOTAL_BUDGET_BYTES + 1)).toHaveLength(2)
})

test('a fuse that is wrong, absent or unknown is a fault', () => {
  expect(findWrongFuses(FUSES, FUSES)).toEqual([])
  const { OnlyLoadAppFromAsar: _, ...rest } = FUSES
  expect(findWrongFuses({ ...rest, RunAsNode: true, 'fuse 9': false }, FUSES)).toEqual([
    'fuse RunAsNode is true, should be false',
    'fuse fuse 9 is false, should be absent',
    'fuse OnlyLoadAppFromAsar is absent, should be true',
  ])
})
