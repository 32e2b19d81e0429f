import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { openTerminal } from './terminal.ts'

function open(isTTY: boolean) {
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 20 })
  const interruptions: (() => void)[] = []
  const terminal = openTerminal({ stdout, stderr, onInterrupt: (listener) => interruptions.push(listener) })
  const read = (stream: PassThrough): string => String(stream.read() ?? '')
  return { terminal, interruptions, stdout, stderr, read }
}

describe('openTerminal', () => {
  it('writes progress over itself on a terminal, no wider than it, and takes it away before words', () => {
    const { terminal, stderr, read } = open(true)
    terminal.progress('receiving 10 % of a long file')
    terminal.progress('storing')
    terminal.say('done')
    terminal.progress('')
    expect(read(stderr)).toBe('receiving 10 % of a\r\u001B[2Kstoring\r\u001B[2Kdone\n')
  })

  it('shows no progress elsewhere', () => {
    const { terminal, stderr, read } = open(false)
    terminal.progress('receiving')
    expect(read(stderr)).toBe('')
  })

  it('outlives a reader that has gone', async () => {
    const { terminal, stdout } = open(false)
    stdout.destroy(new Error('EPIPE'))
    terminal.print('{}')
    await expect(terminal.drained()).resolves.toBeUndefined()
  })

  it('leaves interruptions to the system until somebody asks for them', () => {
    const { terminal, interruptions } = open(false)
    terminal.print('x')
    expect(interruptions).toEqual([])
    expect(terminal.signal.aborted).toBe(false)
    expect(terminal.signal).toBe(terminal.signal)
    expect(interruptions.length).toBe(1)
    interruptions[0]?.()
    expect(terminal.signal.aborted).toBe(true)
  })
})
