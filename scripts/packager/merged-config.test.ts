import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { releaseOptions } from './release-options.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const BUILDER_CONFIG = 'app-builder-lib/out/util/config/config.js'
const isInstalled = existsSync(path.join(import.meta.dirname, 'node_modules', ...BUILDER_CONFIG.split('/')))
if (!isInstalled) console.log('skipped: scripts/packager is not installed; npm run package:audit installs it')

const RELEASE = {
  TAPEDECK_RELEASE: '1',
  TAPEDECK_UPDATES_URL: 'https://updates.example.org/',
  TAPEDECK_HOMEPAGE: 'https://example.org/',
  TAPEDECK_MAINTAINER: 'Someone <someone@example.org>',
  CSC_LINK: 'certificate.p12',
  APPLE_API_KEY: 'key.p8',
  APPLE_API_KEY_ID: 'id',
  APPLE_API_ISSUER: 'issuer',
  AZURE_SIGN_ENDPOINT: 'https://weu.codesigning.azure.net',
  AZURE_SIGN_ACCOUNT: 'account',
  AZURE_SIGN_PROFILE: 'profile',
  AZURE_SIGN_PUBLISHER: 'CN=Someone',
}

/** What electron-builder makes of our file and the environment, after its own schema accepted it. */
async function merged(env: NodeJS.ProcessEnv): Promise<any> {
  const require = createRequire(path.join(import.meta.dirname, 'package.json'))
  const { getConfig, validateConfiguration } = require(BUILDER_CONFIG)
  const config = await getConfig(root, null, releaseOptions(env))
  await validateConfiguration(config, { isEnabled: false, add: () => undefined })
  return config
}

test.skipIf(!isInstalled)('without anything in the environment the file stands, unsigned', async () => {
  const { forceCodeSigning, mac, publish, win } = await merged({})
  expect(forceCodeSigning).toBe(false)
  expect(publish).toMatchObject([{ provider: 'generic', url: 'https://updates.tapedeck.invalid/' }])
  expect(win.artifactName).toContain('-unsigned')
  expect(mac).toMatchObject({ identity: '-', notarize: false, hardenedRuntime: false })
})

test.skipIf(!isInstalled)('a release signs, notarises, and takes its updates from its own server', async () => {
  const { extraMetadata, forceCodeSigning, linux, mac, publish, win } = await merged(RELEASE)
  expect(forceCodeSigning).toBe(true)
  expect(publish).toEqual([
    { provider: 'generic', url: RELEASE.TAPEDECK_UPDATES_URL, channel: 'latest', useMultipleRangeRequest: false },
  ])
  expect(mac).toMatchObject({ notarize: true, hardenedRuntime: true })
  expect(win.azureSignOptions.publisherName).toBe('CN=Someone')
  for (const { artifactName } of [linux, mac, win]) expect(artifactName).not.toContain('unsigned')
  expect(extraMetadata).toMatchObject({ homepage: RELEASE.TAPEDECK_HOMEPAGE, desktopName: 'tapedeck.desktop' })
})
