import { expect, test } from 'vitest'
import { createOsEncryption } from './os-encryption.ts'
import {
  answerOsEncryption,
  createOsEncryptionClient,
  type OsEncryptionClient,
  type OsEncryptionReply,
  type OsEncryptionRequest,
} from './os-encryption-port.ts'
import { createTestSafeStorage } from './test-safe-storage.ts'

/** Both ends with a structured clone in between, as Electron's port makes one. */
function connect(platform: NodeJS.Platform = 'linux') {
  const storage = createTestSafeStorage()
  const replies: OsEncryptionReply[] = []
  const answer = async (request: OsEncryptionRequest): Promise<void> => {
    const reply = await answerOsEncryption(createOsEncryption(storage, platform), structuredClone(request))
    replies.push(reply)
    client.take(structuredClone(reply))
  }
  const client: OsEncryptionClient = createOsEncryptionClient((request) => void answer(request))
  return { storage, replies, os: client.os }
}

test('seals and opens on the other side', async () => {
  const { os } = connect()
  const sealed = await os.encrypt('a key')
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('a key')
  expect(await os.decrypt(sealed)).toEqual({ text: 'a key', isStale: false })
})

test('many calls at once get their own answers', async () => {
  const { os } = connect()
  const sealed = await Promise.all(['one', 'two', 'three'].map((text) => os.encrypt(text)))
  expect(await Promise.all(sealed.map(async (bytes) => (await os.decrypt(bytes)).text))).toEqual([
    'one',
    'two',
    'three',
  ])
})

test("the words of a failure stay on main's side", async () => {
  const { os, storage, replies } = connect()
  storage.failure = 'the keystore quotes'
  await expect(os.encrypt('the-very-key')).rejects.toMatchObject({ code: 'unsupported' })
  await expect(os.decrypt(new Uint8Array(40))).rejects.toThrow('the keystore refused')
  expect(JSON.stringify(replies)).toBe('[{"kind":"os-encryption","id":1},{"kind":"os-encryption","id":2}]')
})

test('a stale entry is told', async () => {
  const { os, storage } = connect()
  const sealed = await os.encrypt('a key')
  storage.shouldReEncrypt = true
  expect(await os.decrypt(sealed)).toMatchObject({ isStale: true })
})

test.each([
  ['linux', 'gnome_libsecret', true, { backend: 'gnome_libsecret', state: 'protected' }],
  ['linux', 'kwallet6', false, { backend: 'kwallet6', state: 'unavailable' }],
  ['linux', 'basic_text', true, { backend: 'basic_text', state: 'plain' }],
  ['linux', 'unknown', true, { backend: 'unknown', state: 'plain' }],
  ['darwin', 'basic_text', true, { backend: 'keychain', state: 'protected' }],
  ['win32', 'unknown', true, { backend: 'dpapi', state: 'protected' }],
  ['win32', 'unknown', false, { backend: 'dpapi', state: 'unavailable' }],
] as const)('%s with %s, available %s', async (platform, backend, isAvailable, keystore) => {
  const { os, storage } = connect(platform)
  Object.assign(storage, { backend, isAvailable })
  expect(await os.describe()).toEqual(keystore)
})

test('a keystore that cannot be asked is unavailable', async () => {
  const { os, storage } = connect()
  storage.isAsyncEncryptionAvailable = () => Promise.reject(new Error('no bus'))
  expect(await os.describe()).toMatchObject({ state: 'unavailable' })
})
