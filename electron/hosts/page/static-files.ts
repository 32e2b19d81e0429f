import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** What a built page consists of. Anything else under the web root does not exist for a browser. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
}
/** Plain names only: no dot first, no escape, no backslash, so no spelling of `..` gets as far as the file system. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/

export interface StaticFile {
  readonly type: string
  readonly body: Buffer
}

/** The file behind the path of a request, or undefined when there is none that may be served. `/` is the page. */
export async function readStaticFile(webDir: string, requestPath: string): Promise<StaticFile | undefined> {
  const path = requestPath === '/' ? '/index.html' : requestPath
  const type = CONTENT_TYPES[extname(path)]
  if (!type || !PLAIN_PATH.test(path)) return undefined
  try {
    const [root, file] = await Promise.all([realpath(webDir), realpath(join(webDir, path))])
    // A link inside the web root must not lead out of it.
    return file.startsWith(root + sep) ? { type, body: await readFile(file) } : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG'
}
