import { describe, expect, it } from 'vitest'
import { parseArguments } from './parse-arguments.ts'
import { columnsOption, countOption, requireInterval, timeOption } from './read-options.ts'
import { UsageError } from './usage-error.ts'

const COMMANDS = { import: { symbol: 'string' }, check: { full: 'boolean' }, candles: { from: 'string' } } as const
const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '), COMMANDS)

describe('parseArguments', () => {
  it.each([
    'import FILE --symbol S --json --data-dir D',
    '--json import --data-dir D FILE --symbol S',
    '--data-dir=D --symbol=S --json import FILE',
    'import --symbol X --symbol S --data-dir D --json FILE',
  ])('takes options anywhere: %s', (line) => {
    const { command, operands, options } = parse(line)
    expect({ command, operands }).toEqual({ command: 'import', operands: ['FILE'] })
    expect(Object.fromEntries(options)).toEqual({ symbol: 'S', json: true, 'data-dir': 'D' })
  })

  it('takes a negative number for a value, and what follows -- for an operand', () => {
    expect(parse('candles S --from -1000').options.get('from')).toBe('-1000')
    expect(parse('candles -- --from').operands).toEqual(['--from'])
  })

  it('knows --help, -h and their absence of a command', () => {
    expect(parse('--help')).toMatchObject({ command: undefined })
    expect(parse('-h import').options.get('help')).toBe(true)
    expect(parse('').command).toBeUndefined()
  })

  it.each([
    ['check --ful', 'unknown option --ful for check; did you mean --full?'],
    ['check --symbol S', 'unknown option --symbol for check'],
    ['check --zzzzzz', 'unknown option --zzzzzz for check'],
    ['--jsn', 'unknown option --jsn; did you mean --json?'],
    ['imprt FILE', 'unknown command "imprt"; did you mean import?'],
    ['quotes --simulated', 'unknown command "quotes"; commands are import, check, candles'],
    ['import FILE --symbol', '--symbol needs a value'],
    ['import FILE --symbol --json', '--symbol needs a value'],
    ['check --full=yes', '--full takes no value, "yes" was given'],
  ])('%s: %s', (line, words) => {
    expect(() => parse(line)).toThrow(UsageError)
    expect(() => parse(line)).toThrow(words)
  })
})

describe('values of options', () => {
  const given = (name: string, value: string) => new Map([[name, value]])

  it('reads intervals', () => {
    expect(requireInterval(given('interval', '1M'))).toBe('1M')
    expect(requireInterval(given('interval', '1mo'))).toBe('1M')
    expect(() => requireInterval(given('interval', '7m'))).toThrow('--interval 7m: one of 1s 1m')
    expect(() => requireInterval(new Map())).toThrow('--interval is missing')
  })

  it('reads times', () => {
    expect(timeOption(given('from', '2024-02-01'), 'from')).toBe(Date.UTC(2024, 1, 1))
    expect(timeOption(given('from', '1706745600000'), 'from')).toBe(1_706_745_600_000)
    expect(timeOption(new Map(), 'from')).toBeUndefined()
    expect(() => timeOption(given('from', 'yesterday'), 'from')).toThrow('--from yesterday')
  })

  it('reads whole numbers', () => {
    expect(countOption(given('port', '0'), 'port', 65_535)).toBe(0)
    for (const text of ['-1', '1.5', '65536', 'x', '']) {
      expect(() => countOption(given('port', text), 'port', 65_535), text).toThrow(UsageError)
    }
  })

  it('reads a mapping of columns', () => {
    const full = { t: 0, o: 1, h: 2, l: 3, c: 4, v: 5 }
    expect(columnsOption(given('columns', 't=0,o=1,h=2,l=3,c=4,v=5'))).toEqual(full)
    expect(columnsOption(given('columns', 'c=4, l=3,h=2,o=1,t=0'))).toEqual({ ...full, v: null })
    for (const text of [
      '',
      't=0',
      't=0,o=1,h=2,l=3,c=x',
      't=0,o=1,h=2,l=3,c=4,c=5',
      't=0,o=1,h=2,l=3,c=4,x=5',
      'open=1',
    ]) {
      expect(() => columnsOption(given('columns', text)), text).toThrow(UsageError)
    }
  })
})
