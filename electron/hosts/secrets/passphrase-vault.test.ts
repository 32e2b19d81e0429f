import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toAppError, type AppError } from '../../../shared/errors.ts'
import type { Secrets } from '../../engine/secrets/secrets.ts'
import { createSecrets } from './create-secrets.ts'
import { createOsEncryption } from './os-encryption.ts'
import { readSecretsFile, writeSecretsFile, type SecretsContent } from './secrets-file.ts'
import { createTestSafeStorage } from './test-safe-storage.ts'

const KEY = 'd2k4v1pr01qkq8h5e7ag'
const OTHER = 'sk-proj-Zx81-never-in-clear-93'
const WORDS = 'correct horse battery'
/** The least that a file may have: 16 MB and some 40 ms a guess. */
const TEST_N = 2 ** 14
const NEW_WORDS = 'staple of a new day'

let dataDir: string
const path = (): string => join(dataDir, 'secrets.json')
const text = (): string => readFileSync(path(), 'utf8')
const open = (os?: ReturnType<typeof createOsEncryption>): Secrets =>
  createSecrets({ dataDir, now: () => 0, os, hide: () => undefined, scryptN: TEST_N })
const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const thrown: unknown = await work.then(
    () => new Error('did not fail'),
    (error: unknown) => error,
  )
  const error = toAppError(thrown)
  for (const secret of [KEY, OTHER, WORDS, NEW_WORDS, 'wrong words']) {
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(secret)
  }
  return error
}
/** The content as it is in the file, changed and written with a fitting checksum: what a forger could do. */
const forge = (change: (content: Extract<SecretsContent, { protection: 'passphrase' }>) => void): void => {
  const file = readSecretsFile(path())
  if (file.kind !== 'content' || file.content.protection !== 'passphrase') throw new Error('no passphrase file')
  change(file.content)
  writeSecretsFile(path(), file.content)
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-passphrase-'))
  const secrets = open()
  await secrets.set('finnhub', KEY)
  await secrets.setPassphrase(WORDS)
})
afterEach(() => {
  const bytes = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'latin1'))
  rmSync(dataDir, { recursive: true })
  const shown = [KEY, OTHER, WORDS, NEW_WORDS].filter((secret) => bytes.join().includes(secret))
  if (shown.length > 0) throw new Error(`in clear on disk: ${shown.join()}`)
})

describe('a passphrase', () => {
  test('takes over what was held in memory, for its owner alone', async () => {
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600)
    const secrets = open()
    expect(await secrets.status()).toEqual({
      protection: 'passphrase',
      reason: 'locked',
      backend: null,
      recorded: null,
    })
    expect(await secrets.names()).toEqual(['finnhub'])
    await secrets.unlock(WORDS)
    expect(await secrets.status()).toMatchObject({ reason: 'unlocked' })
    expect(await secrets.get('finnhub')).toBe(KEY)
  })

  test('takes over what a keystore held', async () => {
    rmSync(path())
    const os = createOsEncryption(createTestSafeStorage(), 'linux')
    const desktop = open(os)
    await desktop.set('finnhub', KEY)
    await desktop.setPassphrase(WORDS)
    expect(await desktop.status()).toMatchObject({ protection: 'passphrase', reason: 'unlocked' })
    const browser = open()
    await browser.unlock(WORDS)
    expect(await browser.get('finnhub')).toBe(KEY)
  })

  test('locked, nothing is read and nothing written', async () => {
    const before = text()
    const secrets = open()
    for (const work of [secrets.get('finnhub'), secrets.set('openai', OTHER), secrets.remove('finnhub')]) {
      expect(await failure(work)).toMatchObject({ code: 'unsupported', detail: { reason: 'locked' } })
    }
    expect(await secrets.get('openai')).toBeUndefined()
    expect(text()).toBe(before)
  })

  test('locks again', async () => {
    const secrets = open()
    await secrets.unlock(WORDS)
    await secrets.set('openai', OTHER)
    await secrets.lock()
    expect(await secrets.status()).toMatchObject({ reason: 'locked' })
    expect(await failure(secrets.get('finnhub'))).toMatchObject({ detail: { reason: 'locked' } })
    await secrets.unlock(WORDS)
    expect(await secrets.get('openai')).toBe(OTHER)
    await secrets.remove('openai')
    expect(await open().names()).toEqual(['finnhub'])
  })

  test('typed as composed or decomposed letters is the same', async () => {
    await open().setPassphrase('Tür für Äpfel'.normalize('NFD'), WORDS)
    const secrets = open()
    await secrets.unlock('Tür für Äpfel'.normalize('NFC'))
    expect(await secrets.get('finnhub')).toBe(KEY)
  })

  test('that is wrong is told from a file that is damaged, and leaves what was unlocked as it is', async () => {
    const secrets = open()
    const wrong = { code: 'bad-input', detail: { field: 'passphrase', reason: 'wrong-passphrase' } }
    expect(await failure(secrets.unlock('wrong words'))).toMatchObject(wrong)
    await secrets.unlock(WORDS)
    expect(await failure(secrets.unlock('wrong words'))).toMatchObject(wrong)
    expect(await secrets.get('finnhub')).toBe(KEY)
    writeFileSync(path(), text().replace(/"salt": "../u, '"salt": "AA'))
    expect(await open().status()).toMatchObject({ protection: 'none', reason: 'file-damaged' })
  })

  test('of less than eight characters is not taken', async () => {
    const before = text()
    const error = await failure(open().setPassphrase('7 chars', WORDS))
    expect(error).toMatchObject({ code: 'bad-input', detail: { reason: 'too-short', least: 8 } })
    expect(text()).toBe(before)
  })
})

describe('changing it', () => {
  test('needs the one before; then only the new one opens', async () => {
    const secrets = open()
    expect(await failure(secrets.setPassphrase(NEW_WORDS))).toMatchObject({ detail: { reason: 'wrong-passphrase' } })
    expect(await failure(secrets.setPassphrase(NEW_WORDS, 'wrong words'))).toMatchObject({ code: 'bad-input' })
    await secrets.setPassphrase(NEW_WORDS, WORDS)
    expect(await secrets.get('finnhub')).toBe(KEY)
    const later = open()
    expect(await failure(later.unlock(WORDS))).toMatchObject({ detail: { reason: 'wrong-passphrase' } })
    await later.unlock(NEW_WORDS)
    expect(await later.get('finnhub')).toBe(KEY)
  })

  test('an entry that cannot be opened keeps the old file', async () => {
    forge(({ entries }) => {
      entries.finnhub?.fill(0, 40)
    })
    const before = text()
    expect(await failure(open().setPassphrase(NEW_WORDS, WORDS))).toMatchObject({ code: 'store-corrupt' })
    expect(text()).toBe(before)
  })
})

describe('a forged file', () => {
  test('an entry that was changed is not taken, its neighbour is', async () => {
    const secrets = open()
    await secrets.unlock(WORDS)
    await secrets.set('openai', OTHER)
    forge(({ entries }) => {
      entries.finnhub?.fill(0, 40)
    })
    const later = open()
    await later.unlock(WORDS)
    expect(await failure(later.get('finnhub'))).toMatchObject({ code: 'store-corrupt', detail: { name: 'finnhub' } })
    expect(await later.get('openai')).toBe(OTHER)
  })

  test('an entry put under another name is not taken for it', async () => {
    forge(({ entries }) => {
      if (entries.finnhub) entries.openai = entries.finnhub
    })
    const secrets = open()
    await secrets.unlock(WORDS)
    expect(await failure(secrets.get('openai'))).toMatchObject({ code: 'store-corrupt' })
  })

  test.each([2, 2 ** 21])('scrypt with N = %d is not even tried', async (N) => {
    forge(({ kdf }) => {
      kdf.N = N
    })
    expect(await open().status()).toMatchObject({ reason: 'file-damaged' })
  })
})

test('one guess costs what README.md says, and no two files share it', async () => {
  const read = (): unknown => (JSON.parse(text()) as { content: unknown }).content
  const before = read()
  const secrets = createSecrets({ dataDir, now: () => 0, hide: () => undefined })
  await secrets.setPassphrase(WORDS, WORDS)
  expect(read()).toMatchObject({ kdf: { name: 'scrypt', N: 131_072, r: 8, p: 1 } })
  expect(read()).not.toMatchObject({ kdf: { salt: (before as { kdf: { salt: string } }).kdf.salt } })
  const later = open()
  await later.unlock(WORDS)
  expect(await later.get('finnhub')).toBe(KEY)
})
