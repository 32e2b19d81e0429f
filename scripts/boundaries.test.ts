import { appendFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkWalls } from './boundaries/check-walls.mjs'
import { WALLS } from './boundaries/walls.mjs'

/** A small house in which every import is allowed; each test below plants one that is not. */
const CLEAN: Readonly<Record<string, string>> = {
  'shared/contract/app.ts': `import { oc } from '@orpc/contract'; import * as z from 'zod'; export const app = oc && z`,
  'shared/domain/time.ts': `export type EpochMs = number; export const day = (t: EpochMs) => new Date(t)`,
  'electron/engine/create-engine.ts': `import './features/candles/load.ts'; import './features/quotes/load.ts'; export const e = 1`,
  'electron/engine/features/feature-deps.ts': `export type Deps = { now(): number }`,
  'electron/engine/features/candles/load.ts': `import type { Deps } from '../feature-deps.ts'; import { db } from '../../tape/db.ts'; export const l = (d: Deps) => db && d.now()`,
  'electron/engine/features/quotes/load.ts': `import { route } from '../../routing/route.ts'; export const q = route`,
  'electron/engine/routing/route.ts': `import { request } from 'node:https'; import { get } from '../providers/yahoo/fetch.ts'; export const route = [get, request]`,
  'electron/engine/providers/yahoo/fetch.ts': `export const get = 1`,
  'electron/engine/tape/db.ts': `import Database from 'better-sqlite3'; import { statSync } from 'node:fs'; export const db = [Database, statSync]`,
  'electron/hosts/browser/main.ts': `import '../../engine/create-engine.ts'; import 'ws'; import { createServer } from 'node:http'; export const s = createServer`,
  'electron/main/main.ts': `import { app } from 'electron'; export const a = app`,
  'electron/preload/preload.ts': `import { contextBridge } from 'electron'; export const c = contextBridge`,
  'renderer/app.tsx': `import { Chart } from './features/chart/chart.tsx'; import { Map } from './features/markets/map.tsx'; export const App = () => <><Chart /><Map /></>`,
  'renderer/features/chart/chart.tsx': `import 'react'; import { app } from '../../../shared/contract/app.ts'; export const Chart = () => <b>{String(app)}</b>`,
  'renderer/features/markets/map.tsx': `export const Map = () => <i />`,
  'renderer/features/markets/map.test.tsx': `import 'node:fs'; import '../../../electron/engine/create-engine.ts'; import './map.tsx'`,
  'e2e/run.ts': `import '../electron/hosts/browser/main.ts'`,
}
const PACKAGES = [
  'zod',
  '@orpc/contract',
  '@orpc/server',
  'better-sqlite3',
  'electron',
  'react',
  'ws',
  'csv-parse',
  'left-pad',
]

function plantHouse(): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'tapedeck-house-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const packages = PACKAGES.flatMap((name) => [
    [
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }),
    ],
    [`node_modules/${name}/index.js`, ''],
  ])
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']))
  const files = [
    ...Object.entries(CLEAN),
    ...packages,
    ['package.json', JSON.stringify({ type: 'module', dependencies })],
  ]
  for (const [file, text] of files as [string, string][]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return root
}

test('the clean house stands', async () => {
  const { breaches, files } = await checkWalls(plantHouse())
  expect(breaches).toEqual([])
  expect(files).toBeGreaterThanOrEqual(Object.keys(CLEAN).length)
})

const PLANTS: readonly [wall: string, file: string, line: string][] = [
  [
    'shared-imports-only-shared',
    'shared/domain/time.ts',
    `import type { Deps } from '../../electron/engine/features/feature-deps.ts'`,
  ],
  [
    'shared-imports-only-shared',
    'shared/domain/time.ts',
    `import { Map } from '../../renderer/features/markets/map.tsx'`,
  ],
  ['shared-uses-only-zod-and-contract', 'shared/domain/time.ts', `import { readFileSync } from 'node:fs'`],
  ['shared-uses-only-zod-and-contract', 'shared/domain/time.ts', `import type { ReactNode } from 'react'`],
  [
    'engine-imports-only-engine-and-shared',
    'electron/engine/tape/db.ts',
    `import { s } from '../../hosts/browser/main.ts'`,
  ],
  [
    'engine-imports-only-engine-and-shared',
    'electron/engine/tape/db.ts',
    `const m = await import('../../main/main.ts')`,
  ],
  [
    'engine-imports-only-engine-and-shared',
    'electron/engine/tape/db.ts',
    `import type { c } from '../../preload/preload.ts'`,
  ],
  ['engine-imports-only-engine-and-shared', 'electron/engine/tape/db.ts', `export * from '../../../renderer/app.tsx'`],
  ['engine-uses-only-its-packages', 'electron/engine/tape/db.ts', `import 'left-pad'`],
  ['engine-has-no-clock-of-its-own', 'electron/engine/tape/db.ts', `import { setTimeout } from 'node:timers/promises'`],
  [
    'engine-reaches-the-network-through-routing',
    'electron/engine/providers/yahoo/fetch.ts',
    `import { request } from 'node:http'`,
  ],
  [
    'features-ask-routing-not-a-provider',
    'electron/engine/features/quotes/load.ts',
    `import { get } from '../../providers/yahoo/fetch.ts'`,
  ],
  ['engine-features-stay-apart', 'electron/engine/features/quotes/load.ts', `import { l } from '../candles/load.ts'`],
  ['sql-only-in-the-tape', 'electron/engine/features/quotes/load.ts', `import type { Database } from 'better-sqlite3'`],
  ['sql-only-in-the-tape', 'electron/engine/features/quotes/load.ts', `import { DatabaseSync } from 'node:sqlite'`],
  ['only-windows-import-electron', 'electron/hosts/browser/main.ts', `import { app } from 'electron'`],
  ['only-windows-import-electron', 'electron/engine/tape/db.ts', `import type { App } from 'electron'`],
  ['only-windows-import-electron', 'renderer/app.tsx', `import { ipcRenderer } from 'electron'`],
  [
    'hosts-know-no-page-and-no-window',
    'electron/hosts/browser/main.ts',
    `import { App } from '../../../renderer/app.tsx'`,
  ],
  ['windows-know-no-page', 'electron/main/main.ts', `import type { App } from '../../renderer/app.tsx'`],
  ['main-runs-no-engine', 'electron/main/main.ts', `import { e } from '../engine/create-engine.ts'`],
  ['main-runs-no-engine', 'electron/main/main.ts', `import type { s } from '../hosts/browser/main.ts'`],
  ['main-runs-no-engine', 'electron/main/main.ts', `import { c } from '../preload/preload.ts'`],
  ['preload-imports-only-shared', 'electron/preload/preload.ts', `import type { a } from '../main/main.ts'`],
  ['preload-imports-only-shared', 'electron/preload/preload.ts', `import { e } from '../engine/create-engine.ts'`],
  [
    'renderer-never-sees-the-engine',
    'renderer/app.tsx',
    `import type { e } from '../electron/engine/create-engine.ts'`,
  ],
  ['renderer-has-no-node', 'renderer/app.tsx', `import { join } from 'node:path'`],
  ['renderer-has-no-node', 'renderer/app.tsx', `import { join } from 'path'`],
  ['renderer-has-no-node', 'renderer/app.tsx', `import { parse } from 'csv-parse'`],
  ['renderer-features-stay-apart', 'renderer/features/chart/chart.tsx', `import { Map } from '../markets/map.tsx'`],
  ['product-knows-no-test-and-no-tool', 'electron/hosts/browser/main.ts', `import '../../../e2e/run.ts'`],
  ['product-knows-no-test-and-no-tool', 'renderer/app.tsx', `import './features/markets/map.test.tsx'`],
  ['no-cycles', 'electron/engine/tape/db.ts', `import type { l } from '../features/candles/load.ts'`],
  ['imports-resolve', 'renderer/app.tsx', `import './gone.ts'`],
  ['no-ambient-clock', 'electron/engine/tape/db.ts', `export const now = () => new Date()`],
  ['no-ambient-clock', 'shared/domain/time.ts', `export const now = () => Date()`],
]

test.each(PLANTS)('%s: planted in %s, %s', async (wall, file, line) => {
  const root = plantHouse()
  appendFileSync(path.join(root, file), `\n${line}\n`)
  const { breaches } = await checkWalls(root)
  // Of a cycle any of its files may be named first.
  const from = wall === 'no-cycles' ? expect.any(String) : file
  expect(breaches).toContainEqual(expect.objectContaining({ wall, from }))
})

test('every wall has a plant', () => {
  const planted = new Set(PLANTS.map(([wall]) => wall))
  expect(WALLS.map((wall) => String(wall.name)).filter((name) => !planted.has(name))).toEqual([])
})

test.each([
  ['Date.now()', 'time comes from the host'],
  ['setTimeout(() => {}, 1)', 'timers come from the host'],
  ['process.env', 'what the engine needs from its process is in Host'],
  ['console.log(1)', 'no-console'],
  ['performance.now()', 'time comes from the host'],
  ['fetch("https://example.org")', 'requests go through routing'],
  ['new WebSocket("wss://example.org")', 'sockets go through routing'],
])('the linter keeps %s out of engine and shared, and lets hosts have it', (code, words) => {
  const root = plantHouse()
  const line = `export const planted = () => ${code}`
  for (const room of ['electron/engine', 'shared']) expect(lint(root, `${room}/planted.ts`, line)).toContain(words)
  expect(lint(root, 'electron/hosts/planted.ts', line)).toContain('Found 0 warnings and 0 errors')
})

test('a type imported in place is refused: the import graph does not hold it', () => {
  const line = `export type D = import('../electron/engine/features/feature-deps.ts').Deps`
  expect(lint(plantHouse(), 'shared/planted.ts', line)).toContain('consistent-type-imports')
})

/** Output of the linter with the repository's own configuration. */
function lint(root: string, file: string, line: string): string {
  const repo = path.resolve(import.meta.dirname, '..')
  cpSync(path.join(repo, '.oxlintrc.json'), path.join(root, '.oxlintrc.json'))
  writeFileSync(path.join(root, file), `${line}\n`)
  const args = [path.join(repo, 'node_modules/oxlint/bin/oxlint'), file]
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' }).stdout
}
