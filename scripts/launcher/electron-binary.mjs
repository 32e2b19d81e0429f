import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Read from path.txt as Electron's own installer leaves it: `require('electron')` would start the download instead.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findElectron(root, env) {
  const folder = path.join(root, 'node_modules', 'electron')
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH'] || path.join(folder, 'dist')
  try {
    const binary = path.join(dist, readFileSync(path.join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function hasDisplay(platform, env) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * What `npm start` opens, and the reason where it is not the desktop window.
 * @param {string} root
 * @param {{ isBrowserWanted: boolean, platform: NodeJS.Platform, env: NodeJS.ProcessEnv }} wish
 * @returns {{ kind: 'desktop', binary: string } | { kind: 'browser', why: string }}
 */
export function chooseShell(root, { isBrowserWanted, platform, env }) {
  if (isBrowserWanted) return { kind: 'browser', why: 'as --browser asks' }
  if (!hasDisplay(platform, env)) return { kind: 'browser', why: 'because this session has no display' }
  if (!existsSync(path.join(root, 'out', 'main', 'main.js'))) {
    return { kind: 'browser', why: 'because its build has no desktop window' }
  }
  const binary = findElectron(root, env)
  if (!binary) return { kind: 'browser', why: 'because the Electron binary is not installed' }
  return { kind: 'desktop', binary }
}
