import { describe, expect, it } from 'vitest'
import type { Command } from '../../state/commands.ts'
import { matchCommands, matchParts, matchRanges } from './palette-match.ts'
import { readQuery } from './palette-scope.ts'

const marked = (text: string, query: string): string =>
  matchParts(text, query)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('')

describe('matchRanges', () => {
  it('prefers the start of a word', () => {
    expect(matchRanges('Pineapple Apple', 'app')).toEqual([[10, 13]])
    expect(matchRanges('Pineapple', 'app')).toEqual([[4, 7]])
  })

  it('wants every word, in any order and case', () => {
    expect(matchRanges('Theme: match system', 'SYSTEM th')).toEqual([
      [0, 2],
      [13, 19],
    ])
    expect(matchRanges('Theme: dark', 'theme light')).toBeNull()
  })
})

describe('matchParts', () => {
  it('marks what matched and loses no character', () => {
    expect(marked('SOLUSDT', 'sol')).toBe('[SOL]USDT')
    expect(marked('Solana / Tether', 'tether sol')).toBe('[Sol]ana / [Tether]')
    expect(marked('Solana', 'xyz')).toBe('Solana')
    expect(marked('Solana', '')).toBe('Solana')
  })

  it('marks the words it finds when another is missing', () => {
    expect(marked('Apple Inc.', 'apple 2024')).toBe('[Apple] Inc.')
  })
})

describe('matchCommands', () => {
  const command = (label: string, keywords: readonly string[] = []): Command => ({
    id: label,
    label,
    keywords,
    run: () => undefined,
  })
  const commands = [command('Go to Chart'), command('Import a CSV file', ['chart', 'bars']), command('Chart of AAPL')]

  it('puts a label that starts with the word first and keywords last', () => {
    expect(matchCommands(commands, 'chart').map(({ label }) => label)).toEqual([
      'Chart of AAPL',
      'Go to Chart',
      'Import a CSV file',
    ])
  })

  it('offers all in their order before anything is typed', () => {
    expect(matchCommands(commands, ' ')).toEqual(commands)
  })

  it('offers nothing that lacks a word', () => {
    expect(matchCommands(commands, 'chart zebra')).toEqual([])
  })
})

describe('readQuery', () => {
  it('reads > as commands only', () => {
    expect(readQuery('> theme', 'symbols')).toEqual({ scope: 'commands', query: 'theme' })
    expect(readQuery(' sol ', 'all')).toEqual({ scope: 'all', query: 'sol' })
  })
})
