import { expect, test } from 'vitest'
import { readShellArgs } from './shell-args.ts'

test('reads what it knows and lets the rest be', () => {
  expect(readShellArgs(['/app', '--no-sandbox', '--', 'tapedeck://symbol/US:MMM'])).toEqual({
    dataDir: undefined,
    isSimulated: false,
  })
  expect(readShellArgs(['/electron', '/clone', '--data-dir', '/data', '--simulated', '--port', '1'])).toEqual({
    dataDir: '/data',
    isSimulated: true,
  })
  expect(readShellArgs(['/app', '--data-dir=/my data']).dataDir).toBe('/my data')
})

test('behind the guard of a link nothing is a switch', () => {
  const line = ['/app', '--', 'tapedeck://symbol/US:MMM', '--data-dir', '/elsewhere', '--data-dir=/x', '--simulated']
  expect(readShellArgs(line)).toEqual({ dataDir: undefined, isSimulated: false })
})

test('a folder that is not there is not the next switch', () => {
  expect(readShellArgs(['/app', '--data-dir', '--simulated'])).toEqual({ dataDir: undefined, isSimulated: true })
  expect(readShellArgs(['/app', '--data-dir']).dataDir).toBeUndefined()
  expect(readShellArgs(['/app', '--data-dir=']).dataDir).toBeUndefined()
})
