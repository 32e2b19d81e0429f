import { describe, expect, it } from 'vitest'
import type { Command } from '../../state/commands.ts'
import { commandsLead, matchCommands, matchParts, matchRanges } from './palette-match.ts'
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

describe('commands before symbols', () => {
  const command = { label: 'Import a CSV file' }

  it('leads where its label has the word and the symbol only holds the letters', () => {
    expect(commandsLead('import', command, { code: 'IP', name: 'Intl. Mining Port' })).toBe(true)
    expect(commandsLead('imp', command, { code: 'SIMP', name: 'Simple' })).toBe(true)
  })

  it('stays behind a symbol whose code or name has a word that begins so', () => {
    const appearance = { label: 'Settings: appearance' }
    expect(commandsLead('app', appearance, { code: 'AAPL', name: 'Apple Inc.' })).toBe(false)
    expect(commandsLead('app', appearance, { code: 'APP', name: 'AppLovin' })).toBe(false)
  })

  it('needs both, and a word', () => {
    expect(commandsLead('', command, { code: 'A', name: 'B' })).toBe(false)
    expect(commandsLead('import', command, undefined)).toBe(false)
    expect(commandsLead('import', undefined, { code: 'A', name: 'B' })).toBe(false)
  })
})
