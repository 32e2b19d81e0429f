import { spawn } from 'node:child_process'

/**
 * Hands a URL to the system's opener. The caller has printed it: where there is no opener, that is enough.
 * @param {string} url
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} whether an opener could be started
 */
export function openUrl(url, platform, env) {
  const [command, args] = openerOf(url, platform)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, env })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

/**
 * @param {string} url
 * @param {NodeJS.Platform} platform
 * @returns {[string, string[]]}
 */
function openerOf(url, platform) {
  if (platform === 'darwin') return ['open', [url]]
  // Not `cmd /c start`: it would read & and ^ in a URL as its own.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  return ['xdg-open', [url]]
}
