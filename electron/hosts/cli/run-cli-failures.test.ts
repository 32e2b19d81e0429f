import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMPORT, json, openUserFolder, removeUserFolder, run } from './test-cli.ts'

beforeAll(openUserFolder)
afterAll(removeUserFolder)

describe('failures', () => {
  it.each<[string, string[], number, string, string]>([
    ['no command', [], 2, 'usage', 'no command'],
    ['an unknown command', ['wacht'], 2, 'usage', 'unknown command'],
    ['an unknown option', [...IMPORT, '--sauce', 'x'], 2, 'usage', 'did you mean --source?'],
    ['no file', ['import', '--symbol', 'X', '--interval', '1h'], 2, 'usage', 'one FILE'],
    ['two files', [...IMPORT, 'more.csv'], 2, 'usage', 'one FILE'],
    ['no symbol', ['import', 'bars.csv', '--interval', '1h'], 2, 'usage', '--symbol is missing'],
    ['an unknown interval', ['candles', 'BTCUSDT', '--interval', '7x'], 2, 'usage', '--interval 7x'],
    ['an unknown tier', ['symbols', '--tier', 'gold'], 2, 'usage', 'free, pro, enterprise'],
    ['a file for the simulated market', [...IMPORT, '--simulated'], 2, 'unsupported', 'bars.csv was not imported'],
    ['watching what does not move', ['watch', 'SPX', '--for', '1s'], 2, 'unsupported', 'nothing live exists'],
    ['watching without an end', ['watch', 'SPX'], 2, 'usage', '--for is missing'],
    ['watching for no time', ['watch', 'SPX', '--for', '10'], 2, 'usage', '--for 10: a time such as'],
    ['stats of something', ['stats', 'BTCUSDT'], 2, 'usage', 'takes no operand'],
    [
      'export without a format',
      ['export', 'BTCUSDT', '--interval', '1h', '--out', 'x'],
      2,
      'usage',
      '--format is missing',
    ],
    [
      'export in no format',
      ['export', 'A:B', '--interval', '1h', '--format', 'xls', '--out', 'x'],
      2,
      'usage',
      'csv, parquet',
    ],
    ['export of nothing', ['export', '--interval', '1h', '--format', 'csv', '--out', 'x'], 2, 'usage', 'one symbol'],
    ['backup without a file', ['backup'], 2, 'usage', '--out is missing'],
    ['backup into a folder that is not there', ['backup', '--out', 'none/all.tapedeck'], 3, 'bad-input', 'none'],
    ['restore of nothing', ['restore'], 2, 'usage', 'one FILE'],
    ['restore of a missing file', ['restore', 'none.tapedeck'], 3, 'not-found', 'none.tapedeck'],
    ['prune without an age', ['prune', '--interval', '1h'], 2, 'usage', '--older-than is missing'],
    ['prune by no age', ['prune', '--interval', '1h', '--older-than', '2'], 2, 'usage', '12h, 90d, 6w, 18mo or 2y'],
    ['prune of everything', ['prune', '--older-than', '2y'], 2, 'usage', '--interval is missing'],
    ['quotes of nothing', ['quotes'], 2, 'usage', 'one symbol at least'],
    ['a missing file', ['import', 'none.csv', '--symbol', 'X', '--interval', '1h'], 3, 'not-found', 'none.csv'],
    ['a folder', ['import', 'a folder', '--symbol', 'X', '--interval', '1h'], 3, 'bad-input', 'a folder'],
    ['a column past the last', [...IMPORT, '--columns', 't=0,o=1,h=2,l=3,c=9'], 3, 'bad-input', 'c=9'],
    ['no such zone', [...IMPORT, '--timezone', 'Nowhere'], 3, 'bad-input', 'Nowhere'],
    ['a bad source name', [...IMPORT, '--source', '../x'], 3, 'bad-input', 'sourceName'],
    ['no symbol at all', ['candles', 'A B', '--interval', '1h'], 3, 'bad-input', 'A B'],
    ['an unknown symbol', ['candles', 'LOCAL:NOPE', '--interval', '1h'], 3, 'not-found', 'LOCAL:NOPE'],
  ])('%s', async (_, argv, exit, code, words) => {
    const failed = await json(...argv)
    expect(failed).toMatchObject({ exit, document: { error: { code, message: expect.stringContaining(words) } } })
    expect(Object.keys((failed.document as { error: object }).error)).toEqual(['code', 'message', 'detail'])
    const { stdout, stderr } = await run(...argv)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
  })
})

describe('--help', () => {
  it('lists commands and the options of each', async () => {
    const all = await run('--help')
    expect(all.exit).toBe(0)
    for (const name of [
      'import',
      'candles',
      'symbols',
      'serve',
      'check',
      'stats',
      'export',
      'backup',
      'restore',
      'prune',
      '--data-dir',
    ])
      expect(all.stdout).toContain(name)
    expect((await run('import', '--help')).stdout).toContain('--timezone Z')
  })
})
