import { describe, expect, test } from 'vitest'
import { createRedactor } from './redactor.ts'

const VALUE = 'we/ird+key"with=signs'

describe('known values', () => {
  const redactor = createRedactor()
  redactor.hide(VALUE)
  redactor.hide('short')
  redactor.hide('plainword')
  redactor.hide('plainword-and-more')

  test.each([
    ['as it is', VALUE],
    ['in an address', encodeURIComponent(VALUE)],
    ['in JSON', JSON.stringify({ VALUE }).slice(10, -2)],
    ['as base64', Buffer.from(VALUE).toString('base64')],
    ['as base64url', Buffer.from(VALUE).toString('base64url')],
  ])('are left out %s', (_name, form) => {
    expect(redactor.redact(`before ${form} after`)).toBe('before [redacted] after')
  })

  test('the longest first; words too short for a key stay', () => {
    expect(redactor.redact('plainword-and-more, plainword, short')).toBe('[redacted], [redacted], short')
  })
})

describe('what has the shape of a key', () => {
  const { redact } = createRedactor()

  test.each([
    ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc', 'eyJhbGci'],
    ['incorrect API key provided: sk-proj-abcdEFGHijkl', 'abcdEFGHijkl'],
    ['x-cg-demo-api-key: CG-abcdefghIJKLmnop', 'abcdefghIJKLmnop'],
    ['GET /quote?symbol=AAPL&token=secretword', 'secretword'],
    ['http://127.0.0.1:4000/#k=aBcDeFgHiJkLmNoP', 'aBcDeFgHiJkLmNoP'],
    ['https://api.massive.com/v2?apiKey=abcdefgh', 'abcdefgh'],
    ['{"apiKey":"abcdefgh","passphrase":"correct horse"}', 'abcdefgh'],
    ['{\\"openai_api_key\\":\\"abcdefgh\\"}', 'abcdefgh'],
    ['header d2k4v1pr01qkq8h5e7ag was refused', 'd2k4v1pr'],
  ])('%s', (line, secret) => {
    expect(redact(line)).not.toContain(secret)
    expect(redact(line)).toContain('[redacted]')
  })

  test('keeps what stands before it', () => {
    expect(redact('GET /quote?symbol=AAPL&token=secretword HTTP')).toBe('GET /quote?symbol=AAPL&token=[redacted] HTTP')
  })

  test.each([
    'candles.load took 41 ms {"symbol":"BINANCE:BTCUSDT","interval":"1m","rows":5000}',
    'ledger.db: document workspace does not match its checksum {"key":"workspace"}',
    'passphrase: at least 8 characters',
    'key finnhub: locked by a passphrase',
    '2026-11-24T14:00:00.000Z info tapedeck-settings-2026-08-24.json',
    'at createSafeStorageVault (file:///opt/Tapedeck/electron/hosts/secrets/safe-storage-vault.ts:21:17)',
    'import 550e8400-e29b-41d4-a716-446655440000 is not open',
    '1704067200000 1704067260000',
  ])('leaves alone: %s', (line) => {
    expect(redact(line)).toBe(line)
  })
})
