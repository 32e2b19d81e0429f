import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const SAMPLE = join(ROOT, 'resources/sample')
const RECORDINGS = process.env['TAPEDECK_RECORDINGS'] ?? join(ROOT, '../shared/data')
const INPUTS = ['sp500/constituents.csv', 'sp500/constituents-financials.csv', 'equities/vega/sp500-2000.csv'].map(
  (path) => join(RECORDINGS, path),
)
const hasInputs = INPUTS.every((path) => existsSync(path))
if (!hasInputs) process.stderr.write(`re-deriving the sample is skipped: no upstream files under ${RECORDINGS}\n`)

const derive = (args: string[]): string =>
  execFileSync(process.execPath, [join(ROOT, 'scripts/sample/derive.mjs'), ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  })

describe('resources/sample', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(SAMPLE, 'manifest.json'), 'utf8'))

  test('every file has the size and hash its manifest names', () => {
    const found = (manifest as { files: { name: string }[] }).files.map(({ name }) => {
      const bytes = readFileSync(join(SAMPLE, name))
      return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    })
    expect(manifest).toMatchObject({ files: found, members: 503, drawable: 448, bars: 5105 })
    expect(found).toHaveLength(2)
  })

  test('names each input with commit, hash and licence, and ships the licences', () => {
    expect(manifest).toMatchObject({
      inputs: [{ licence: 'ODC-PDDL-1.0' }, { licence: 'ODC-PDDL-1.0' }, { licence: 'BSD-3-Clause' }],
    })
    for (const { commit, sha256, licence } of (manifest as { inputs: Record<string, string>[] }).inputs) {
      expect(commit).toMatch(/^[0-9a-f]{12}$/)
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(existsSync(join(SAMPLE, `LICENSE-${licence}.txt`))).toBe(true)
    }
  })

  test('is smaller than 2 MB', () => {
    const sizes = readdirSync(SAMPLE).map((name) => statSync(join(SAMPLE, name)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000_000)
  })
})

describe('derive.mjs', () => {
  test.skipIf(!hasInputs)('gives the shipped bytes again', () => {
    const out = mkdtempSync(join(tmpdir(), 'tapedeck-sample-'))
    derive([...INPUTS, out])
    const names = readdirSync(out).sort()
    expect(names).toEqual(['manifest.json', 'sp500-2026-08-22.json', 'sp500-index-daily.csv'])
    for (const name of names) expect(readFileSync(join(out, name)).equals(readFileSync(join(SAMPLE, name)))).toBe(true)
    rmSync(out, { recursive: true })
  })

  test('refuses an input other than the one it names', () => {
    const out = mkdtempSync(join(tmpdir(), 'tapedeck-sample-'))
    const wrong = join(out, 'constituents.csv')
    writeFileSync(wrong, 'Symbol\nAAPL\n')
    expect(() => derive([wrong, wrong, wrong, join(out, 'out')])).toThrow(
      /is not data\/constituents\.csv @ 56509dd80619/,
    )
    expect(existsSync(join(out, 'out'))).toBe(false)
    rmSync(out, { recursive: true })
  })

  test('says how it is called', () => {
    expect(() => derive([])).toThrow(/usage: derive\.mjs/)
  })
})
