import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportResult } from '../../../shared/contract/imports.ts'
import { damageNewestBar } from '../../engine/tape/test-damage.ts'
import { FIRST, HOUR_MS, IMPORT, json, openUserFolder, removeUserFolder, run } from './test-cli.ts'

let folder: string
beforeAll(() => {
  folder = openUserFolder()
})
afterAll(removeUserFolder)

const RESULT: Omit<ImportResult, 'gapsLeftOut'> = {
  symbol: 'BINANCE:BTCUSDT',
  interval: '1h',
  source: 'import:csv',
  read: 9,
  stored: 6,
  unchanged: 1,
  revised: 1,
  quarantined: [{ row: 10, reason: 'high-below-low' }],
  gaps: [],
  from: FIRST,
  to: FIRST + 7 * HOUR_MS,
}

describe('commands on one folder', () => {
  it('import answers with its counts, and the same again changes nothing', async () => {
    expect(await json(...IMPORT)).toEqual({ exit: 0, document: RESULT })
    expect(await json(...IMPORT)).toMatchObject({ exit: 0, document: { stored: 0, unchanged: 8, revised: 0 } })
  })

  it('import tells people what it did and which instrument it took', async () => {
    const { stdout, stderr } = await run(...IMPORT, '--source', 'again')
    expect(stderr).toContain('BTCUSDT is BINANCE:BTCUSDT')
    expect(stdout).toContain('read 9: stored 6, unchanged 1, revised 1, quarantined 1')
    expect(stdout).toContain('  10  high-below-low')
    expect(stdout).toContain('no gaps')
  })

  it('import counts the gaps that are too many to be listed', async () => {
    const rows = Array.from({ length: 100_003 }, (_, at) => `${FIRST + at * 3 * 60_000},1,1,1,1,1`)
    writeFileSync(join(folder, 'holes.csv'), rows.join('\n'))
    const argv = ['import', 'holes.csv', '--symbol', 'ETHUSDT', '--interval', '1m']
    const { stdout } = await run(...argv)
    expect(stdout).toContain('100002 gaps, 200004 bars missing, of which the first 100000 are listed')
    const { document } = await json(...argv)
    expect(document).toMatchObject({ unchanged: 100_003, gapsLeftOut: { gaps: 2, bars: 4 } })
    expect((document as ImportResult).gaps.length).toBe(100_000)
  }, 60_000)

  it('candles gives rows with unknown as null, names revised bars, shows the choice', async () => {
    const { exit, document } = await json('candles', 'btcusdt', '--interval', '1h', '--source', 'csv', '--limit', '0')
    expect(exit).toBe(0)
    expect(document).toMatchObject({
      symbol: 'BINANCE:BTCUSDT',
      interval: '1h',
      source: 'import:csv',
      derivedFrom: null,
      asOf: null,
      partial: [],
      revised: [FIRST + 2 * HOUR_MS],
    })
    const { candles } = document as { candles: unknown[][] }
    expect(candles.length).toBe(6)
    expect(candles[2]).toEqual([FIRST + 2 * HOUR_MS, 102, 112, 92, 105, 5])
    expect(candles[3]).toEqual([FIRST + 3 * HOUR_MS, 103, 113, 93, 104, null])
    expect(Object.keys(document as object)).toEqual([
      'symbol',
      'interval',
      'source',
      'derivedFrom',
      'state',
      'asOf',
      'candles',
      'partial',
      'revised',
    ])
  })

  it('candles cuts by open time and keeps the newest', async () => {
    const range = ['--from', '2024-02-01T01:00', '--to', String(FIRST + 4 * HOUR_MS)]
    const times = async (...more: string[]) => {
      const { document } = await json('candles', 'BINANCE:BTCUSDT', '--interval', '1h', ...range, ...more)
      return (document as { candles: number[][] }).candles.map(([t]) => ((t as number) - FIRST) / HOUR_MS)
    }
    expect(await times()).toEqual([1, 2, 3])
    expect(await times('--limit', '2')).toEqual([2, 3])
  })

  it('candles builds coarser bars and looks back in time', async () => {
    const { document } = await json('candles', 'BTCUSDT', '--interval', '4h')
    expect(document).toMatchObject({ derivedFrom: '1h', partial: [FIRST + 4 * HOUR_MS] })
    const back = await json('candles', 'BTCUSDT', '--interval', '1h', '--as-of', '2024-02-01T02:00Z')
    expect(back.document).toMatchObject({ state: 'replay', asOf: FIRST + 2 * HOUR_MS })
    expect((back.document as { candles: unknown[] }).candles.length).toBe(2)
  })

  it('candles of an empty range or an interval without bars is an empty list', async () => {
    const far = await json('candles', 'BTCUSDT', '--interval', '1h', '--from', '2030-01-01')
    expect(far).toMatchObject({ exit: 0, document: { candles: [] } })
    const none = await json('candles', 'BTCUSDT', '--interval', '1m')
    expect(none).toMatchObject({ exit: 0, document: { candles: [], derivedFrom: null } })
  })

  it('candles for people is a table', async () => {
    const { stdout } = await run('candles', 'BTCUSDT', '--interval', '1h', '--source', 'csv')
    expect(stdout).toContain('BINANCE:BTCUSDT 1h · import:csv')
    expect(stdout).toMatch(/2024-02-01T02:00:00\.000Z {3}102 {3}112 {3}92 {4}105 {7}5 {2}revised\n/)
    expect(stdout).toMatch(/T03:00:00\.000Z .* n\/a\n/)
  })

  it('symbols lists exactly the fields promised', async () => {
    const { document } = await json('symbols', 'btcusdt')
    expect(document).toMatchObject({ symbols: [{ symbol: 'BINANCE:BTCUSDT', kind: 'crypto', source: 'import:csv' }] })
    const [first] = (document as { symbols: object[] }).symbols
    expect(Object.keys(first ?? {})).toEqual(['symbol', 'name', 'kind', 'source', 'sector', 'industry', 'tickSize'])
    expect(await json('symbols', 'no', 'such', 'thing', 'zzqq')).toEqual({ exit: 0, document: { symbols: [] } })
  })

  it('check finds the folder sound', async () => {
    expect(await json('check')).toMatchObject({ exit: 0, document: { ok: true, tape: { bad: [] } } })
    expect(await json('check', '--full')).toMatchObject({ exit: 0, document: { ok: true, ledger: { problems: [] } } })
    expect((await run('check')).stdout).toContain('The store is sound.')
  })

  it('stats gives exactly the fields promised, and they add up to the files', async () => {
    const { exit, document } = await json('stats')
    const stats = document as { bytes: number; other: number; series: Record<string, unknown>[] }
    expect(exit).toBe(0)
    expect(Object.keys(stats)).toEqual(['bytes', 'other', 'series'])
    expect(Object.keys(stats.series[0] ?? {})).toEqual([
      'symbol',
      'interval',
      'source',
      'bars',
      'bytes',
      'from',
      'to',
      'revisions',
    ])
    expect(stats.series).toContainEqual(
      expect.objectContaining({
        symbol: 'BINANCE:BTCUSDT',
        interval: '1h',
        source: 'import:csv',
        bars: 6,
        revisions: 1,
      }),
    )
    const ofSeries = stats.series.reduce((sum, { bytes }) => sum + (bytes as number), 0)
    expect(stats.other + ofSeries).toBe(stats.bytes)
    const files = readdirSync(join(folder, 'store')).filter((name) => /\.db(-wal)?$/.test(name))
    expect(stats.bytes).toBe(files.reduce((sum, name) => sum + statSync(join(folder, 'store', name)).size, 0))
    expect((await run('stats')).stdout).toMatch(/\d+ series, .* · other .* · files /)
  })

  it('export writes both formats where the user typed, and refuses a file that is there', async () => {
    const of = ['export', 'btcusdt', '--interval', '1h', '--source', 'csv']
    const csv = await json(...of, '--format', 'csv', '--out', 'out.csv')
    const file = join(folder, 'out.csv')
    expect(csv).toEqual({ exit: 0, document: { file, rows: 6, bytes: statSync(file).size } })
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines[0]).toBe('open_time,open,high,low,close,volume')
    expect(lines[3]).toBe(`${FIRST + 2 * HOUR_MS},102,112,92,105,5`)
    expect(lines[4]).toBe(`${FIRST + 3 * HOUR_MS},103,113,93,104,`)
    const again = await json(...of, '--format', 'csv', '--out', 'out.csv')
    expect(again).toMatchObject({ exit: 3, document: { error: { code: 'bad-input', detail: { file } } } })

    const parquet = await json(...of, '--format', 'parquet', '--out', 'out.parquet', '--from', '2024-02-01T04:00Z')
    expect(parquet).toMatchObject({ exit: 0, document: { rows: 2 } })
    expect(readFileSync(join(folder, 'out.parquet')).toString('latin1', 0, 4)).toBe('PAR1')
    expect((await run(...of, '--format', 'csv', '--out', 'more.csv')).stderr).toContain('btcusdt is BINANCE:BTCUSDT')
  })

  it('export of a range without a bar is done at once', async () => {
    const of = ['export', 'BTCUSDT', '--interval', '1s', '--format', 'csv']
    const none = await json(...of, '--out', 'empty.csv', '--from', '0', '--to', '2026-01-01')
    expect(none).toMatchObject({ exit: 0, document: { rows: 0 } })
    expect(readFileSync(join(folder, 'empty.csv'), 'utf8')).toBe('open_time,open,high,low,close,volume\n')
    const unknown = await json(...of, '--out', 'other.csv', '--from', '0', '--source', 'nobody')
    expect(unknown).toMatchObject({ exit: 3, document: { error: { code: 'not-found' } } })
    expect(readdirSync(folder)).not.toContain('other.csv')
  })

  it.each([['x'.repeat(300)], ['bars.csv/in/it'], ['a folder'], ['none/file']])(
    'no file can be made at %s',
    async (out) => {
      const file = join(folder, out)
      const exported = await json('export', 'BTCUSDT', '--interval', '1h', '--format', 'csv', '--out', out)
      const backedUp = await json('backup', '--out', out)
      for (const refused of [exported, backedUp]) {
        expect(refused).toMatchObject({ exit: 3, document: { error: { code: 'bad-input', detail: { file } } } })
      }
    },
  )

  it('an exported file comes back as the same bars', async () => {
    const back = await json('import', 'out.csv', '--symbol', 'BTCUSDT', '--interval', '1h', '--source', 'back')
    expect(back).toMatchObject({ document: { read: 6, stored: 6, quarantined: [] } })
    const candles = async (source: string) => {
      const { document } = await json('candles', 'BTCUSDT', '--interval', '1h', '--source', source)
      return (document as { candles: unknown }).candles
    }
    expect(await candles('back')).toEqual(await candles('csv'))
  })

  it('prune shows first what would go, then takes it', async () => {
    const prune = ['prune', '--interval', '1h', '--older-than', '12h']
    const shown = await json(...prune, '--dry-run')
    expect(shown).toMatchObject({ exit: 0, document: { series: 3, bars: 18 } })
    expect(Object.keys(shown.document as object)).toEqual(['series', 'bars', 'bytesFreed'])
    expect((await run(...prune, '--dry-run')).stdout).toContain('Would remove 18 1h bars of 3 series')
    expect(await json('candles', 'BTCUSDT', '--interval', '1h')).toMatchObject({ document: { candles: { length: 6 } } })
  })

  it('a backup brings back what was pruned after it', async () => {
    const backup = await json('backup', '--out', 'all.tapedeck')
    const { exit, document } = backup
    expect(exit).toBe(0)
    expect(Object.keys(document as object)).toEqual(['file', 'bytes', 'sha256', 'series', 'bars'])
    const file = join(folder, 'all.tapedeck')
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
    expect(document).toMatchObject({ file, bytes: statSync(file).size, sha256 })
    expect(await json('backup', '--out', 'all.tapedeck')).toMatchObject({ exit: 3 })

    const taken = await json('prune', '--interval', '1h', '--older-than', '12h')
    expect(taken).toMatchObject({ exit: 0, document: { series: 3, bars: 18 } })
    expect(await json('candles', 'BTCUSDT', '--interval', '1h')).toMatchObject({ document: { candles: [] } })
    expect(await json('restore', 'all.tapedeck')).toEqual({ exit: 0, document })
    expect(await json('candles', 'BTCUSDT', '--interval', '1h')).toMatchObject({ document: { candles: { length: 6 } } })
    expect(readdirSync(join(folder, 'store')).some((name) => name.startsWith('replaced-'))).toBe(true)
    expect(await json('check', '--full')).toMatchObject({ exit: 0, document: { ok: true } })
  })

  it('what prune frees the disk gets back', async () => {
    const bars = Array.from({ length: 60_000 }, (_, at) => {
      const price = 100 + ((at * 7_919) % 1_009) / 17
      return `${FIRST + at * 1_000},${price},${price + 1},${price - 1},${price},${(at * 104_729) % 9_973}`
    })
    writeFileSync(join(folder, 'seconds.csv'), ['open_time,open,high,low,close,volume', ...bars].join('\n'))
    const seconds = ['--symbol', 'BTCUSDT', '--interval', '1s', '--source', 'seconds']
    expect(await json('import', 'seconds.csv', ...seconds)).toMatchObject({ exit: 0 })
    const bytes = async (): Promise<number> => ((await json('stats')).document as { bytes: number }).bytes
    const before = await bytes()
    const taken = await json('prune', '--interval', '1s', '--older-than', '12h')
    const { bytesFreed } = taken.document as { bytesFreed: number }
    expect(taken).toMatchObject({ exit: 0, document: { series: 1, bars: 60_000 } })
    expect(bytesFreed).toBeGreaterThan(100_000)
    expect(before - (await bytes())).toBeGreaterThan(bytesFreed * 0.9)
  })

  it('a file that is no backup changes nothing', async () => {
    writeFileSync(join(folder, 'text.tapedeck'), 'not a backup')
    const refused = await json('restore', 'text.tapedeck')
    expect(refused.exit).not.toBe(0)
    expect(JSON.stringify(refused.document)).toContain('text.tapedeck')
    expect(await json('candles', 'BTCUSDT', '--interval', '1h')).toMatchObject({ document: { candles: { length: 6 } } })
  })

  it('candles and quotes of what was known before anything was', async () => {
    const known = await json('candles', 'BTCUSDT', '--interval', '1h', '--known-at', '2024-03-01')
    expect(known).toMatchObject({ exit: 0, document: { state: 'replay', candles: [] } })
    const all = await json('candles', 'BTCUSDT', '--interval', '1h', '--known-at', String(Date.now() + HOUR_MS))
    expect(all).toMatchObject({ document: { candles: { length: 6 } } })
    const { document } = await json('quotes', 'BTCUSDT', '--as-of', '2024-02-01T03:00Z')
    const [quote] = (document as { quotes: Record<string, unknown>[] }).quotes
    expect(Object.keys(quote ?? {})).toEqual([
      'symbol',
      'last',
      'changePct',
      'volume',
      'marketTime',
      'fetchedAt',
      'source',
      'state',
      'delayMin',
    ])
    expect(quote).toMatchObject({ symbol: 'BINANCE:BTCUSDT', state: 'replay', marketTime: FIRST + 3 * HOUR_MS })
    const none = await json('quotes', 'BTCUSDT', '--known-at', '2024-03-01')
    expect(none).toMatchObject({ exit: 0, document: { quotes: [{ last: null, marketTime: null }] } })
  })

  it('check names the series of damaged bars and exits with 5', async () => {
    await json('stats', '--data-dir', 'damaged')
    damageNewestBar(join(folder, 'damaged'))
    for (const full of [[], ['--full']]) {
      const { exit, document } = await json('check', ...full, '--data-dir', 'damaged')
      expect({ exit, document }).toMatchObject({
        exit: 5,
        document: { ok: false, ledger: { ok: true }, tape: { ok: false } },
      })
      const { tape } = document as { tape: { chunks: number; checked: number; bad: string[] } }
      expect(tape.checked).toBeLessThan(tape.chunks)
      expect(tape.bad[0]).toContain('INDEX:SPX 1d')
    }
  })

  it('a fresh folder is ok', async () => {
    expect(await json('check', '--data-dir', 'fresh')).toMatchObject({ exit: 0, document: { ok: true } })
  })
})
