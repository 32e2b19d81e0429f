import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Sends `lines` exactly as written, so that a test may break every rule, and reads until the host closes. */
export function sendRaw(
  port: number,
  lines: readonly string[],
  body = '',
  { address = '127.0.0.1', from }: { address?: string; from?: string } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, ...(from === undefined ? {} : { localAddress: from }) })
    const chunks: Buffer[] = []
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      // An accepted upgrade stays open: its head is the answer.
      if (chunk.includes(' 101 ')) socket.destroy()
    })
    socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString('latin1'))))
    socket.write([...lines, '', body].join('\r\n'), 'latin1')
  })
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers), body: rest.join('\r\n\r\n') }
}
