import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { runChild } from './run-child.mjs'
import { say, sayWhile } from './words.mjs'

/**
 * A Chromium for the tests and benches: TAPEDECK_CHROMIUM, the one Playwright keeps, or the system's own.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string | undefined}
 */
export function findChromium(env, platform) {
  const override = env['TAPEDECK_CHROMIUM']
  if (override) return override
  return [...playwrightChromiums(env, platform), ...systemChromiums(env, platform)].find((file) => existsSync(file))
}

/**
 * Finds one or gets one: Debian's package when we may install it, else Playwright's own download.
 * @param {string} root
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} undefined where there is none to be had; the reasons are on stderr
 */
export async function ensureChromium(root, node, env) {
  const { platform } = process
  const found = findChromium(env, platform)
  if (found) return found
  if (platform === 'linux' && process.getuid?.() === 0 && isDebian()) await installDebianPackage(env)
  const packaged = findChromium(env, platform)
  if (packaged) return packaged
  const cli = path.join(root, 'node_modules', 'playwright-core', 'cli.js')
  const code = await sayWhile("downloading Playwright's Chromium", () =>
    runChild(node, [cli, 'install', 'chromium-headless-shell'], { env }),
  )
  const downloaded = code === 0 ? findChromium(env, platform) : undefined
  if (!downloaded) {
    say('no Chromium for the browser tests: install Chromium, Chrome or Edge, or set TAPEDECK_CHROMIUM to its path')
  }
  return downloaded
}

/** @param {NodeJS.ProcessEnv} env */
async function installDebianPackage(env) {
  const aptEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive' }
  await sayWhile("installing Debian's chromium package for the browser tests", async () => {
    if ((await runChild('apt-get', ['update', '-qq'], { env: aptEnv })) !== 0) return
    await runChild('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium'], {
      env: aptEnv,
      stdio: ['ignore', 'ignore', 2],
    })
  })
}

function isDebian() {
  try {
    // Ubuntu's chromium package is a snap wrapper, which a container cannot run.
    return /^ID=debian$/mu.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/**
 * Playwright's browser folder, newest build first.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function playwrightChromiums(env, platform) {
  const home = homedir()
  const folder =
    env['PLAYWRIGHT_BROWSERS_PATH'] ??
    {
      win32: path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'ms-playwright'),
      darwin: path.join(home, 'Library', 'Caches', 'ms-playwright'),
    }[/** @type {string} */ (platform)] ??
    path.join(env['XDG_CACHE_HOME'] ?? path.join(home, '.cache'), 'ms-playwright')
  const builds = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^chromium(_headless_shell)?-\d+$/u.test(name))
    : []
  const newestFirst = builds.sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]))
  return newestFirst.flatMap((build) =>
    existsSync(path.join(folder, build))
      ? readdirSync(path.join(folder, build))
          .filter((name) => name.startsWith('chrome-'))
          .flatMap((inner) =>
            PLAYWRIGHT_BINARIES.map((binary) => path.join(folder, build, inner, ...binary.split('/'))),
          )
      : [],
  )
}

const PLAYWRIGHT_BINARIES = [
  'chrome-headless-shell',
  'headless_shell',
  'chrome',
  'chrome-headless-shell.exe',
  'headless_shell.exe',
  'chrome.exe',
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
]

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function systemChromiums(env, platform) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    )
  }
  if (platform === 'win32') {
    const bases = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .map((name) => env[name])
      .filter((base) => base !== undefined)
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ]
    return bases.flatMap((base) => programs.map((program) => path.win32.join(base, program)))
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable']
  return (env['PATH'] ?? '')
    .split(':')
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
}
