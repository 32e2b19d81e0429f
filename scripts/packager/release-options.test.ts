import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { releaseOptions } from './release-options.mjs'

const ADDRESSES = {
  TAPEDECK_UPDATES_URL: 'https://updates.example.org/',
  TAPEDECK_HOMEPAGE: 'https://example.org/',
  TAPEDECK_MAINTAINER: 'Someone <someone@example.org>',
}
const APPLE = { APPLE_API_KEY: 'k.p8', APPLE_API_KEY_ID: 'id', APPLE_API_ISSUER: 'issuer' }
const config = readFileSync(path.join(import.meta.dirname, '..', '..', 'electron-builder.yml'), 'utf8')

test('with nothing in the environment every package is unsigned and named so', () => {
  expect(releaseOptions({})).toEqual({
    forceCodeSigning: false,
    win: {},
    mac: { notarize: false, identity: '-', hardenedRuntime: false },
    linux: {},
  })
  const names = config.match(/^ +artifactName: .*$/gmu)
  expect(names).toHaveLength(3)
  for (const name of names ?? []) expect(name).toMatch(/-unsigned\.\$\{ext\}$/u)
})

test('a certificate takes the word out of the name, and only of the platform it signs', () => {
  const { win, mac, linux } = releaseOptions({ WIN_CSC_LINK: 'win.pfx' })
  expect(win.artifactName).toBe('tapedeck-${version}-win-${arch}.${ext}')
  expect(mac.artifactName).toBeUndefined()
  expect(linux.artifactName).toBeUndefined()
  expect(releaseOptions({ CSC_NAME: 'Someone' }).mac).toMatchObject({ notarize: false })
  expect(releaseOptions({ CSC_NAME: 'Someone' }).mac.artifactName).toBe('tapedeck-${version}-mac-${arch}.${ext}')
})

test('notarising needs a signature and all three parts of an Apple key', () => {
  expect(releaseOptions({ ...APPLE }).mac.notarize).toBe(false)
  expect(releaseOptions({ CSC_LINK: 'x', ...APPLE, APPLE_API_ISSUER: '' }).mac.notarize).toBe(false)
  expect(releaseOptions({ CSC_LINK: 'x', ...APPLE }).mac.notarize).toBe(true)
})

test('Azure signing is all or nothing', () => {
  const azure = {
    AZURE_SIGN_ENDPOINT: 'https://weu.codesigning.azure.net',
    AZURE_SIGN_ACCOUNT: 'account',
    AZURE_SIGN_PROFILE: 'profile',
    AZURE_SIGN_PUBLISHER: 'CN=Someone',
  }
  expect(releaseOptions(azure).win.azureSignOptions).toEqual({
    endpoint: 'https://weu.codesigning.azure.net',
    codeSigningAccountName: 'account',
    certificateProfileName: 'profile',
    publisherName: 'CN=Someone',
  })
  expect(() => releaseOptions({ ...azure, AZURE_SIGN_PROFILE: '' })).toThrow('AZURE_SIGN_PROFILE')
})

test('a release refuses to be built without signing and without its addresses', () => {
  expect(() => releaseOptions({ TAPEDECK_RELEASE: '1' })).toThrow(
    'TAPEDECK_UPDATES_URL, TAPEDECK_HOMEPAGE, TAPEDECK_MAINTAINER',
  )
  const release = releaseOptions({ TAPEDECK_RELEASE: '1', ...ADDRESSES }, 'linux')
  expect(release).toMatchObject({
    forceCodeSigning: true,
    publish: { url: 'https://updates.example.org/' },
    extraMetadata: { homepage: 'https://example.org/' },
    linux: { maintainer: 'Someone <someone@example.org>', artifactName: 'tapedeck-${version}-linux-${arch}.${ext}' },
  })
})

test('a release for macOS never falls back to an ad-hoc signature, and is notarised', () => {
  const env = { TAPEDECK_RELEASE: '1', ...ADDRESSES }
  expect(() => releaseOptions({ ...env, CSC_NAME: 'Someone' }, 'darwin')).toThrow('APPLE_API_KEY')
  expect(releaseOptions({ ...env, ...APPLE }, 'darwin').mac).toEqual({ notarize: false })
  expect(releaseOptions({ ...env, ...APPLE, CSC_NAME: 'Someone' }, 'darwin').mac.notarize).toBe(true)
})

test('updates come over https only', () => {
  expect(() => releaseOptions({ TAPEDECK_UPDATES_URL: 'http://updates.example.org/' })).toThrow('https://')
})

test('the packages are built for the Electron that the lockfile pins', () => {
  const lock = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8'))
  expect(/^electronVersion: (\S+)$/mu.exec(config)?.[1]).toBe(lock.packages['node_modules/electron'].version)
})
