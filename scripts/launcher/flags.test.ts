import { expect, test } from 'vitest'
import { parseFlags, parsePort } from './flags.mjs'

const TABLE = { '--browser': 'switch', '--no-open': 'switch', '--port': 'value', '--data-dir': 'value' } as const

test('switches and values, both ways to write them', () => {
  expect(parseFlags(TABLE, ['--browser', '--port', '80', '--data-dir=a=b'])).toEqual({
    '--browser': true,
    '--port': '80',
    '--data-dir': 'a=b',
  })
  expect(parseFlags(TABLE, [])).toEqual({})
})

test.each([
  [['--prot', '1'], 'unknown option --prot; did you mean --port?'],
  [['--noopen'], 'unknown option --noopen; did you mean --no-open?'],
  [['--something-else-entirely'], 'unknown option --something-else-entirely; --help lists what there is'],
  [['chart'], 'unknown option chart; --help lists what there is'],
  [['toString'], 'unknown option toString; --help lists what there is'],
  [['--port'], '--port needs a value'],
  [['--port', '--browser'], '--port needs a value'],
  [['--data-dir='], '--data-dir needs a value'],
  [['--browser=yes'], '--browser takes no value'],
])('%j is a usage error', (argv, message) => {
  expect(() => parseFlags(TABLE, argv)).toThrow(expect.objectContaining({ message, exitCode: 2 }))
})

test('a port is a whole number up to 65535', () => {
  expect(parsePort('0')).toBe(0)
  expect(parsePort('65535')).toBe(65_535)
  for (const text of ['65536', '-1', '1e3', '80.5', 'http', ' 80']) {
    expect(() => parsePort(text)).toThrow(expect.objectContaining({ exitCode: 2 }))
  }
})
