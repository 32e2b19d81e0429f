import { spawn } from 'node:child_process'

/** Shows a page in the user's browser, where there is one. A failure is words: the address was printed. */
export function openUrl(url: string, say: (words: string) => void): void {
  const opener = openerOf(process.platform)
  if (!opener) {
    say('There is no display here: open the address in a browser yourself.')
    return
  }
  const [program, ...args] = opener
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => say(`${program} could not be started: open the address in a browser yourself.`))
  child.unref()
}

function openerOf(platform: NodeJS.Platform): [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open']
  // Not `cmd /c start`: a shell would read `&` in the address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  return hasDisplay ? ['xdg-open'] : undefined
}
