import { securityHeaders } from '../hosts/page/security-headers.ts'
import { readStaticFile } from '../hosts/page/static-files.ts'
import { ERROR_PAGE, ERROR_PAGE_PATH, ERROR_STYLE, ERROR_STYLE_PATH } from './error-page.ts'
import { isOwnUrl } from './policy.ts'

/** Answers `app://tapedeck/…` with the built page. Pure web API: Electron calls it, and so does a test. */
export function createPageHandler(webDir: string): (request: Request) => Promise<Response> {
  const headers = securityHeaders()
  const answer = (status: number, type: string, body: string | Uint8Array<ArrayBuffer>): Response =>
    new Response(body, { status, headers: { ...headers, 'Content-Type': type } })
  const refuse = (status: number, words: string): Response => answer(status, 'text/plain; charset=utf-8', words)
  return async ({ url, method }) => {
    if (!isOwnUrl(url)) return refuse(404, 'not found')
    if (method !== 'GET') return refuse(405, 'only GET')
    const { pathname } = new URL(url)
    if (pathname === ERROR_PAGE_PATH) return answer(200, 'text/html; charset=utf-8', ERROR_PAGE)
    if (pathname === ERROR_STYLE_PATH) return answer(200, 'text/css; charset=utf-8', ERROR_STYLE)
    const file = await readStaticFile(webDir, pathname)
    return file ? answer(200, file.type, Uint8Array.from(file.body)) : refuse(404, 'not found')
  }
}
