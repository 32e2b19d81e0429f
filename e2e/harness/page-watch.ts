import type { BrowserContext, Page } from 'playwright-core'

export interface PageWatch {
  /** What must not happen in a quiet session, in words: console messages, thrown errors, CSP violations, foreign requests. */
  readonly problems: string[]
  /** Addresses of everything the page asked for, sockets included. */
  readonly requests: string[]
}

/** Call before the first page of the context is opened: the page itself then reports what its CSP refused. */
export async function reportViolations(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP ${event.violatedDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`)
    })
  })
}

export function watchPage(page: Page, origin: string): PageWatch {
  const problems: string[] = []
  const requests: string[] = []
  const own = [`${origin}/`, `${origin.replace('http:', 'ws:')}/`, 'blob:', 'about:']
  const note = (url: string): void => {
    requests.push(url)
    if (!own.some((start) => url.startsWith(start))) problems.push(`request to ${url}`)
  }
  page.on('request', (request) => note(request.url()))
  page.on('websocket', (socket) => note(socket.url()))
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`))
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()} ${request.failure()?.errorText}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`)
  })
  return { problems, requests }
}
