import { LauncherError } from '../launcher/words.mjs'

const APPLE_KEYS = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER']

/**
 * What only the environment knows of a package: who signs it, who notarises it, where updates come from. Laid over
 * electron-builder.yml, whose packages are unsigned and named so.
 *
 * - `TAPEDECK_RELEASE=1` refuses to build anything a user's system would not trust.
 * - Windows: `WIN_CSC_LINK` or `CSC_LINK` (electron-builder reads the certificate itself), or Azure Trusted Signing with
 *   `AZURE_SIGN_ENDPOINT`, `AZURE_SIGN_ACCOUNT`, `AZURE_SIGN_PROFILE`, `AZURE_SIGN_PUBLISHER`.
 * - macOS: `CSC_LINK` or `CSC_NAME`; notarised when `APPLE_API_KEY`, `APPLE_API_KEY_ID` and `APPLE_API_ISSUER` are set.
 * - `TAPEDECK_UPDATES_URL`, `TAPEDECK_HOMEPAGE`, `TAPEDECK_MAINTAINER` (`Name <address>`).
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform] macOS packages are built on a Mac only
 * @returns {Record<string, any>} electron-builder configuration
 */
export function releaseOptions(env, platform = process.platform) {
  const isRelease = env['TAPEDECK_RELEASE'] === '1'
  const azure = azureOptions(env)
  const isWinSigned = Boolean(azure ?? (env['WIN_CSC_LINK'] || env['CSC_LINK']))
  const isMacSigned = Boolean(env['CSC_LINK'] || env['CSC_NAME'])
  const canNotarize = hasAll(env, APPLE_KEYS)
  // Gatekeeper refuses what is signed and not notarised, so a release built on a Mac has to be able to do both.
  if (isRelease && platform === 'darwin') demandAll(env, APPLE_KEYS)
  if (isRelease) demandAll(env, ['TAPEDECK_UPDATES_URL', 'TAPEDECK_HOMEPAGE', 'TAPEDECK_MAINTAINER'])
  return {
    forceCodeSigning: isRelease,
    win: {
      ...(azure ? { azureSignOptions: azure } : {}),
      ...(isWinSigned ? { artifactName: signedName('win') } : {}),
    },
    mac: {
      notarize: isMacSigned && canNotarize,
      // A release without a certificate is left to forceCodeSigning, which an ad-hoc identity would satisfy.
      // '-' is an ad-hoc signature: Apple Silicon starts nothing without one. Unset, a certificate found in this machine's
      // keychain would sign a package that is named unsigned. The hardened runtime refuses an ad-hoc signed library.
      ...(isMacSigned
        ? { artifactName: signedName('mac') }
        : isRelease
          ? {}
          : { identity: '-', hardenedRuntime: false }),
    },
    linux: {
      ...(env['TAPEDECK_MAINTAINER'] ? { maintainer: env['TAPEDECK_MAINTAINER'] } : {}),
      // Neither a deb nor an AppImage carries a signature; the name says whether it came out of a release run.
      ...(isRelease ? { artifactName: signedName('linux') } : {}),
    },
    ...(env['TAPEDECK_UPDATES_URL'] ? { publish: updates(env['TAPEDECK_UPDATES_URL']) } : {}),
    ...(env['TAPEDECK_HOMEPAGE'] ? { extraMetadata: { homepage: env['TAPEDECK_HOMEPAGE'] } } : {}),
  }
}

/** @param {string} platform */
function signedName(platform) {
  return `tapedeck-\${version}-${platform}-\${arch}.\${ext}`
}

/** @param {string} url */
function updates(url) {
  if (!/^https:\/\/[^/]/u.test(url)) throw new LauncherError(`TAPEDECK_UPDATES_URL ${url}: an https:// address`, 2)
  // No list: electron-builder lays one object over the first entry of the file's list, and takes a list for its fields.
  return { url }
}

/** @param {NodeJS.ProcessEnv} env */
function azureOptions(env) {
  const names = ['AZURE_SIGN_ENDPOINT', 'AZURE_SIGN_ACCOUNT', 'AZURE_SIGN_PROFILE', 'AZURE_SIGN_PUBLISHER']
  if (!names.some((name) => env[name])) return undefined
  demandAll(env, names)
  return {
    endpoint: env['AZURE_SIGN_ENDPOINT'],
    codeSigningAccountName: env['AZURE_SIGN_ACCOUNT'],
    certificateProfileName: env['AZURE_SIGN_PROFILE'],
    publisherName: env['AZURE_SIGN_PUBLISHER'],
  }
}

/** @param {NodeJS.ProcessEnv} env @param {readonly string[]} names */
function hasAll(env, names) {
  return names.every((name) => env[name])
}

/** @param {NodeJS.ProcessEnv} env @param {readonly string[]} names */
function demandAll(env, names) {
  const missing = names.filter((name) => !env[name])
  if (missing.length > 0) throw new LauncherError(`not set in the environment: ${missing.join(', ')}`, 2)
}
