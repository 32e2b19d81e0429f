import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { Secrets } from '../../engine/secrets/secrets.ts'
import { createSecrets, type SecretsOptions } from './create-secrets.ts'
import { createOsEncryption, type OsEncryption } from './os-encryption.ts'
import { writeSecretsFile } from './secrets-file.ts'
import { createTestSafeStorage, type TestSafeStorage } from './test-safe-storage.ts'

const KEY = 'd2k4v1pr01qkq8h5e7ag'
const OTHER = 'sk-proj-Zx81-never-in-clear-93'

let dataDir: string
let storage: TestSafeStorage
let os: OsEncryption
let hidden: string[]
/** Everything that was thrown: no message, detail or cause of it may hold a value. */
let failures: unknown[]

const path = (): string => join(dataDir, 'secrets.json')
const text = (): string => readFileSync(path(), 'utf8')
const onDisk = (): string =>
  readdirSync(dataDir)
    .map((name) => `${name} ${readFileSync(join(dataDir, name), 'latin1')}`)
    .join()
const open = (options: Partial<SecretsOptions> = {}): Secrets =>
  createSecrets({ dataDir, now: () => Date.UTC(2026, 10, 24), os, hide: (value) => hidden.push(value), ...options })
const withoutKeystore = (): Secrets => open({ os: undefined })
const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const thrown: unknown = await work.then(
    () => new Error('did not fail'),
    (error: unknown) => error,
  )
  failures.push(thrown)
  expect(thrown).toBeInstanceOf(AppError)
  return thrown as AppError
}
const describeError = (error: unknown): string =>
  error instanceof Error
    ? `${error.message} ${error.stack} ${JSON.stringify(error)} ${describeError(error.cause)}`
    : JSON.stringify(error)
/** One key under the keystore that is there now. */
const storeOne = (): Promise<void> => open().set('finnhub', KEY)

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-secrets-'))
  storage = createTestSafeStorage()
  os = createOsEncryption(storage, 'linux')
  hidden = []
  failures = []
})
afterEach(() => {
  const words = failures.map(describeError).join()
  const shown = [KEY, OTHER, 'correct horse battery'].filter((value) => {
    const sealed = Buffer.from(value).toString('base64').slice(0, 12)
    return words.includes(value) || onDisk().includes(value) || onDisk().includes(sealed)
  })
  rmSync(dataDir, { recursive: true })
  if (shown.length > 0) throw new Error(`shown in clear: ${shown.join()}`)
})

describe('a keystore of the operating system', () => {
  test('keeps keys across a restart; names are known without asking it', async () => {
    await storeOne()
    await open().set('openai', OTHER)
    storage.calls.length = 0
    const secrets = open()
    expect(await secrets.status()).toEqual({
      protection: 'os',
      reason: 'keystore',
      backend: 'gnome_libsecret',
      recorded: null,
    })
    expect(await secrets.names()).toEqual(['finnhub', 'openai'])
    expect(storage.calls).not.toContain('decrypt')
    expect([await secrets.get('finnhub'), await secrets.get('openai'), await secrets.get('massive')]).toEqual([
      KEY,
      OTHER,
      undefined,
    ])
    await secrets.remove('finnhub')
    expect(await open().names()).toEqual(['openai'])
  })

  test('the file is for its owner alone and replaced as a whole', async () => {
    await storeOne()
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600)
    chmodSync(path(), 0o644)
    await open().set('openai', OTHER)
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['secrets.json'])
  })

  test('writes that come together all last', async () => {
    const secrets = open()
    await Promise.all([secrets.set('finnhub', KEY), secrets.set('openai', OTHER), secrets.set('massive', 'm-81-key')])
    expect(await open().names()).toEqual(['finnhub', 'massive', 'openai'])
  })

  test.each(['basic_text', 'unknown'])('%s protects nothing: memory only, and no file', async (backend) => {
    storage.backend = backend
    const secrets = open()
    await secrets.set('finnhub', KEY)
    expect(await secrets.status()).toEqual({
      protection: 'memory',
      reason: 'keystore-is-plain',
      backend,
      recorded: null,
    })
    expect(await secrets.get('finnhub')).toBe(KEY)
    expect(readdirSync(dataDir)).toEqual([])
    expect(storage.calls).toEqual([])
    expect(await open().names()).toEqual([])
  })

  test('one that is not there: memory only, and no file', async () => {
    storage.isAvailable = false
    const secrets = open()
    await secrets.set('finnhub', KEY)
    expect(await secrets.status()).toMatchObject({ protection: 'memory', reason: 'keystore-unavailable' })
    expect(readdirSync(dataDir)).toEqual([])
  })

  test('one that does not even tell its name is none', async () => {
    const secrets = open({ os: { ...os, describe: () => Promise.reject(new Error('no bus')) } })
    expect(await secrets.status()).toMatchObject({ protection: 'memory', reason: 'keystore-unavailable' })
  })

  test('one that cannot open an entry is named, and the entry stays', async () => {
    await storeOne()
    const before = text()
    storage.failure = `cannot open ${KEY}`
    const secrets = open()
    expect(await failure(secrets.get('finnhub'))).toMatchObject({
      code: 'unsupported',
      detail: { name: 'finnhub', backend: 'gnome_libsecret', reason: 'keystore-unavailable' },
    })
    expect(text()).toBe(before)
    storage.failure = undefined
    expect(await secrets.get('finnhub')).toBe(KEY)
  })

  test('one that cannot seal is named, and nothing was stored', async () => {
    storage.failure = 'refused'
    expect(await failure(open().set('finnhub', KEY))).toMatchObject({
      code: 'unsupported',
      detail: { name: 'finnhub' },
    })
    expect(readdirSync(dataDir)).toEqual([])
  })

  test('a turned key is sealed again; when that fails the value is good all the same', async () => {
    await storeOne()
    const before = text()
    storage.shouldReEncrypt = true
    const failing = createOsEncryption(
      { ...storage, encryptStringAsync: () => Promise.reject(new Error('no')) },
      'linux',
    )
    expect(await open({ os: failing }).get('finnhub')).toBe(KEY)
    expect(text()).toBe(before)
    expect(await open().get('finnhub')).toBe(KEY)
    expect(text()).not.toBe(before)
    storage.shouldReEncrypt = false
    expect(await open().get('finnhub')).toBe(KEY)
  })

  test('an entry put under another name is not taken for it', async () => {
    await storeOne()
    const sealed = await os.encrypt(JSON.stringify({ name: 'finnhub', value: KEY }))
    const renamed = { ...os, decrypt: () => os.decrypt(sealed) }
    await open().set('openai', OTHER)
    expect(await failure(open({ os: renamed }).get('openai'))).toMatchObject({ code: 'store-corrupt' })
  })
})

describe('another keystore than the one that sealed', () => {
  test('opens the old entries: they are sealed again in its name', async () => {
    await storeOne()
    storage.backend = 'kwallet6'
    storage.canOpenOf.add('gnome_libsecret')
    const secrets = open()
    expect(await secrets.status()).toEqual({
      protection: 'os',
      reason: 'keystore',
      backend: 'kwallet6',
      recorded: null,
    })
    storage.canOpenOf.clear()
    expect(await open().get('finnhub')).toBe(KEY)
  })

  test('cannot open them: nothing is read, nothing overwritten, and going back brings them back', async () => {
    await storeOne()
    const before = text()
    storage.backend = 'kwallet6'
    const secrets = open()
    const status = { protection: 'none', reason: 'keystore-changed', backend: 'kwallet6', recorded: 'gnome_libsecret' }
    expect(await secrets.status()).toEqual(status)
    expect(await secrets.names()).toEqual(['finnhub'])
    for (const work of [
      () => secrets.get('finnhub'),
      () => secrets.set('finnhub', OTHER),
      () => secrets.set('openai', OTHER),
      () => secrets.remove('finnhub'),
      () => secrets.setPassphrase('correct horse battery'),
    ]) {
      expect(await failure(work())).toMatchObject({ code: 'unsupported', detail: { reason: 'keystore-changed' } })
    }
    expect(await secrets.get('openai')).toBeUndefined()
    expect(text()).toBe(before)
    storage.backend = 'gnome_libsecret'
    expect(await secrets.get('finnhub')).toBe(KEY)
  })

  test('one entry that does not open keeps all as they are', async () => {
    await storeOne()
    await open().set('openai', OTHER)
    const before = text()
    storage.backend = 'kwallet6'
    storage.canOpenOf.add('gnome_libsecret')
    let opened = 0
    const half = {
      ...os,
      decrypt: (sealed: Uint8Array) => (opened++ === 0 ? os.decrypt(sealed) : Promise.reject(new Error())),
    }
    expect(await open({ os: half }).status()).toMatchObject({ protection: 'none', reason: 'keystore-changed' })
    expect(text()).toBe(before)
  })

  test.each([
    ['basic_text', true, 'keystore-changed'],
    ['kwallet6', false, 'keystore-changed'],
    ['gnome_libsecret', false, 'keystore-unavailable'],
  ])('now %s, available %s: nothing is overwritten (%s)', async (backend, isAvailable, reason) => {
    await storeOne()
    const before = text()
    Object.assign(storage, { backend, isAvailable })
    const secrets = open()
    expect(await secrets.status()).toEqual({ protection: 'none', reason, backend, recorded: 'gnome_libsecret' })
    expect(await failure(secrets.set('finnhub', OTHER))).toMatchObject({ code: 'unsupported', detail: { reason } })
    expect(text()).toBe(before)
  })

  test('without an entry there is nothing to lose: it begins anew', async () => {
    await storeOne()
    await open().remove('finnhub')
    storage.backend = 'basic_text'
    expect(await open().status()).toMatchObject({ protection: 'memory', reason: 'keystore-is-plain' })
    storage.backend = 'kwallet6'
    const secrets = open()
    await secrets.set('openai', OTHER)
    expect(await open().get('openai')).toBe(OTHER)
  })

  test('starting over sets the old file aside, which still opens where it was sealed', async () => {
    await storeOne()
    storage.backend = 'kwallet6'
    const secrets = open()
    await secrets.startOver()
    await secrets.set('finnhub', OTHER)
    expect(await secrets.get('finnhub')).toBe(OTHER)
    const aside = readdirSync(dataDir).find((name) => name.includes('set-aside'))
    expect(aside).toBe('secrets.json.set-aside-2026-11-24T00-00-00-000Z')
    writeFileSync(path(), readFileSync(join(dataDir, aside ?? '')))
    storage.backend = 'gnome_libsecret'
    expect(await open().get('finnhub')).toBe(KEY)
  })

  test('starting over is refused where keys can be read', async () => {
    await storeOne()
    expect(await failure(open().startOver())).toMatchObject({ code: 'unsupported' })
    expect(await open().get('finnhub')).toBe(KEY)
  })
})

describe('the file', () => {
  test.each([
    ['no JSON', () => 'garbage', 'file-damaged'],
    ['cut short', () => text().slice(0, -40), 'file-damaged'],
    ['one bit turned', () => text().replace('gnome_libsecret', 'gnome_libsecreu'), 'file-damaged'],
    ['another format', () => text().replace('tapedeck-secrets', 'other-secrets'), 'file-damaged'],
    ['a newer version', () => text().replace('"version": 1', '"version": 2'), 'file-newer'],
  ])('%s: told, kept, never overwritten', async (_name, damage, reason) => {
    await storeOne()
    const damaged = damage()
    writeFileSync(path(), damaged)
    const secrets = open()
    expect(await secrets.status()).toMatchObject({ protection: 'none', reason })
    expect(await failure(secrets.set('finnhub', OTHER))).toMatchObject({ code: 'unsupported', detail: { reason } })
    expect(await failure(secrets.setPassphrase('correct horse battery'))).toMatchObject({ detail: { reason } })
    expect(text()).toBe(damaged)
    await secrets.startOver()
    await secrets.set('finnhub', OTHER)
    expect(await open().get('finnhub')).toBe(OTHER)
  })

  test('a folder that cannot be written is named, and the old key stays', async () => {
    await storeOne()
    const secrets = open({ dataDir: join(path(), 'below-a-file') })
    const error = await failure(secrets.set('finnhub', OTHER))
    expect(error).toMatchObject({ code: 'store-unwritable' })
    expect(error.message).toContain('secrets.json')
    expect(await open().get('finnhub')).toBe(KEY)
  })

  test('a write that fails at its last step leaves no draft behind', async () => {
    mkdirSync(join(path(), 'in the way'), { recursive: true })
    const write = async (): Promise<void> =>
      writeSecretsFile(path(), { protection: 'os', backend: 'kwallet6', entries: {} })
    expect(await failure(write())).toMatchObject({ code: 'store-unwritable' })
    expect(readdirSync(dataDir)).toEqual(['secrets.json'])
    rmSync(path(), { recursive: true })
  })

  test.each([
    ['nothing', ''],
    ['a space', `${KEY} ${KEY}`],
    ['a line end', `${KEY}\n`],
    ['a whole file', KEY.repeat(40)],
  ])('%s is no key', async (_name, value) => {
    expect(await failure(open().set('finnhub', value))).toMatchObject({
      code: 'bad-input',
      detail: { name: 'finnhub' },
    })
    expect(await failure(withoutKeystore().set('finnhub', value))).toMatchObject({ code: 'bad-input' })
  })
})

describe('without a keystore', () => {
  test('keys are held until the end and nothing is written', async () => {
    const secrets = withoutKeystore()
    await secrets.set('finnhub', KEY)
    expect(await secrets.status()).toEqual({
      protection: 'memory',
      reason: 'no-keystore',
      backend: null,
      recorded: null,
    })
    expect([await secrets.names(), await secrets.get('finnhub')]).toEqual([['finnhub'], KEY])
    await secrets.remove('finnhub')
    expect(await secrets.names()).toEqual([])
    expect(readdirSync(dataDir)).toEqual([])
    expect(await failure(secrets.unlock('correct horse battery'))).toMatchObject({
      detail: { reason: 'no-passphrase' },
    })
  })

  test("the desktop app's keys stay as they are, beside keys held in memory", async () => {
    await storeOne()
    const before = text()
    const secrets = withoutKeystore()
    await secrets.set('openai', OTHER)
    expect(await secrets.status()).toMatchObject({
      protection: 'memory',
      reason: 'kept-by-desktop',
      recorded: 'gnome_libsecret',
    })
    expect(await secrets.get('openai')).toBe(OTHER)
    expect(await failure(secrets.setPassphrase('correct horse battery'))).toMatchObject({
      detail: { reason: 'kept-by-desktop' },
    })
    expect(text()).toBe(before)
  })
})

describe('keys of the environment', () => {
  test('come first, cannot be changed here and are never written', async () => {
    await storeOne()
    const secrets = open({ given: { finnhub: OTHER, massive: 'm-given-81' } })
    expect(hidden).toContain('m-given-81')
    expect(await secrets.names()).toEqual(['finnhub', 'massive'])
    expect([await secrets.get('finnhub'), await secrets.get('massive')]).toEqual([OTHER, 'm-given-81'])
    for (const work of [secrets.set('massive', 'm-other-81'), secrets.remove('finnhub')]) {
      expect(await failure(work)).toMatchObject({ code: 'unsupported', detail: { reason: 'environment' } })
    }
    expect(await open().get('finnhub')).toBe(KEY)
    expect(onDisk()).not.toContain('m-given-81')
  })
})

test('every value is hidden from the log before anybody has it', async () => {
  await storeOne()
  expect(hidden).toEqual([KEY])
  hidden.length = 0
  await open().get('finnhub')
  expect(hidden).toEqual([KEY])
})
