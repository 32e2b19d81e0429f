import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { KEY, type TestFolder, fetchOf, makeFolder, minuteBars } from '../test-tape.ts'
import type { SwapTask } from './test-swap-child.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

/** @returns what it had acknowledged before it ended itself after `step` */
async function runChild(task: SwapTask, dataDir: string, file: string, step: number): Promise<string[]> {
  const script = join(import.meta.dirname, 'test-swap-child.ts')
  const child = spawn(process.execPath, [script, task, dataDir, file, String(step)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')])
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  return said.split('\n').filter((line) => line !== '')
}

/**
 * Each step on a copy of `folder`, until a child comes to its end before it; two children at a time, for there are two cores.
 * `fileFor` gives each its own file. @returns steps seen
 */
async function crashAtEachStep(
  task: SwapTask,
  fileFor: (step: number) => string,
  look: (crashed: TestFolder, said: string[], file: string) => void,
): Promise<number> {
  for (let first = 1; ; first += 2) {
    const rounds = [first, first + 1].map((step) => ({ step, file: fileFor(step), crashed: makeFolder() }))
    for (const { crashed } of rounds) cpSync(folder.dataDir, crashed.dataDir, { recursive: true })
    const sayings = rounds.map(({ step, file, crashed }) => runChild(task, crashed.dataDir, file, step))
    for (const [index, said] of (await Promise.all(sayings)).entries()) {
      const { step, file, crashed } = rounds[index] as (typeof rounds)[number]
      try {
        look(crashed, said, file)
      } catch (thrown) {
        throw new Error(`after step ${step}: ${String(thrown)}`, { cause: thrown })
      } finally {
        crashed.dispose()
      }
      if (said.includes('done')) {
        for (const round of rounds) round.crashed.dispose()
        return step
      }
    }
  }
}

const leftOvers = (dataDir: string): string[] =>
  readdirSync(dataDir).filter((entry) => !/^(backups|(tape|ledger)\.db(-wal|-shm)?|engine\.lock.*)$/.test(entry))

test('kill -9 after each step of a compaction: every acknowledged bar is there, and nothing else is left', async () => {
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(5_000), fetchOf())
  tape.candles.prune({ symbol: KEY.symbol, before: 60_000 * 3_000, isDryRun: false })
  const { bars } = tape.stat()
  tape.close()
  let sawExchanged = false
  const steps = await crashAtEachStep(
    'compact',
    () => '',
    (crashed, said) => {
      sawExchanged ||= existsSync(join(crashed.dataDir, 'tape.db.replaced'))
      const acknowledged = Number(said.findLast((line) => line !== 'done') ?? bars)
      const after = crashed.open()
      expect(after.notices).toEqual([])
      expect(after.stat().bars).toBe(acknowledged)
      expect(after.check(true)).toMatchObject({ ok: true })
      expect(leftOvers(crashed.dataDir)).toEqual([])
    },
  )
  expect(steps).toBeGreaterThan(4)
  expect(sawExchanged).toBe(true)
}, 60_000)

test('kill -9 after each step of a restore: both files of before or both of the backup', async () => {
  const file = join(folder.dataDir, 'backups', 'kept.tapedeck')
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(100), fetchOf())
  tape.documents.write('mark', 'restored')
  tape.close()
  const again = folder.open()
  await again.backUpTo(file)
  again.candles.write(KEY, minuteBars(50, 100), fetchOf())
  again.documents.write('mark', 'present')
  again.close()
  const seen = new Set<string>()
  const steps = await crashAtEachStep(
    'restore',
    () => file,
    (crashed, said) => {
      const wasCutShort = leftOvers(crashed.dataDir).some((entry) => entry.startsWith('restored-'))
      const after = crashed.open()
      const state = `${after.stat().bars} bars, ${String(after.documents.read('mark'))}`
      expect(['150 bars, present', '100 bars, restored']).toContain(state)
      if (said.includes('done')) expect(state).toBe('100 bars, restored')
      expect(after.notices).toEqual(
        wasCutShort ? [expect.stringContaining('A restore had been cut short and is now finished')] : [],
      )
      expect(after.check(true)).toMatchObject({ ok: true })
      const left = leftOvers(crashed.dataDir)
      expect(left).toEqual(state.includes('restored') ? [expect.stringMatching(/^replaced-/)] : [])
      for (const entry of left) {
        const replaced = makeFolder(join(crashed.dataDir, entry))
        const kept = replaced.open({ mode: 'read' })
        expect([kept.stat().bars, kept.documents.read('mark')]).toEqual([150, 'present'])
        kept.close()
      }
      seen.add(`${state}${wasCutShort ? ', finished later' : ''}`)
    },
  )
  expect(steps).toBeGreaterThan(6)
  expect([...seen].sort()).toEqual(['100 bars, restored', '100 bars, restored, finished later', '150 bars, present'])
}, 60_000)

test('kill -9 after each step of a backup over an older one: the older or the new, whole', async () => {
  const outside = makeFolder()
  onTestFinished(() => outside.dispose())
  const older = join(outside.dataDir, 'older.tapedeck')
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(100), fetchOf())
  await tape.backUpTo(older)
  tape.candles.write(KEY, minuteBars(50, 100), fetchOf())
  tape.close()
  const fileFor = (step: number): string => {
    const file = join(outside.dataDir, `${step}.tapedeck`)
    cpSync(older, file)
    return file
  }
  const seen = new Set<number>()
  await crashAtEachStep('backUp', fileFor, (crashed, _, file) => {
    expect(crashed.open().notices).toEqual([])
    const db = new Database(file, { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT length(data) > 0 FROM backup_ledger').pluck().get()).toBe(1)
    seen.add(db.prepare('SELECT sum(bars) FROM series').pluck().get() as number)
    db.close()
  })
  expect([...seen]).toEqual([100, 150])
}, 60_000)
