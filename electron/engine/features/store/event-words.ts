import { isoTime } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

type Body = Readonly<Record<string, unknown>>

/** One line for people of what an entry of the ledger's chain tells; a kind this version does not know by its own name. */
export function describeEvent(kind: string, body: unknown): string {
  const fields: Body = typeof body === 'object' && body !== null ? (body as Body) : {}
  return WORDS[kind]?.(fields) ?? kind.replace(/^store\./, '')
}

const WORDS: Readonly<Record<string, (body: Body) => string>> = {
  'store.import': (body) => {
    const revised = count(body['revised']) === '0' ? '' : `, ${count(body['revised'])} revised`
    return `Imported ${count(body['stored'])} bars of ${seriesWords(body)} from ${text(body['file'])}${revised}`
  },
  'store.export': (body) => `Exported ${count(body['rows'])} bars of ${seriesWords(body)} to ${text(body['file'])}`,
  'store.prune': (body) => `Removed ${removedWords(body)}, which freed ${size(body['bytesFreed'])}`,
  'store.keep': (body) => `Removed ${removedWords(body)} as the settings say, which freed ${size(body['bytesFreed'])}`,
  'store.backup': (body) => `Backed up ${count(body['bars'])} bars to ${text(body['file'])}, ${size(body['bytes'])}`,
  'store.restore': (body) => `Restored ${count(body['bars'])} bars from ${text(body['file'])}`,
  'store.set-aside': (body) => `Set aside ${asideWords(body)}`,
  'store.compact': ({ bytesBefore, bytesAfter }) => {
    const saved = number(bytesBefore) - number(bytesAfter)
    return `Compacted to ${size(bytesAfter)}, saved ${size(Math.max(0, saved))}`
  },
}

function asideWords({ ranges }: Body): string {
  const [first, ...more] = Array.isArray(ranges) ? (ranges as Body[]) : []
  if (first === undefined) return 'damaged bars'
  const { source, from, to } = first
  const range = typeof from === 'number' && typeof to === 'number' ? `, ${isoTime(from)} to ${isoTime(to)}` : ''
  const rest = more.length === 0 ? '' : ` and ${count(more.length)} more ranges`
  return `damaged bars of ${seriesWords(first)} from ${text(source)}${range}${rest}`
}

function removedWords(body: Body): string {
  const { before, kind } = body
  const what = kind === 'quotes' ? `${count(body['quotes'])} quotes` : `${count(body['bars'])} ${barWords(body)}`
  return typeof before === 'number' ? `${what} from before ${isoTime(before as EpochMs)}` : what
}

function barWords({ interval, symbol, source }: Body): string {
  const parts = [
    text(interval),
    'bars',
    ...(symbol ? [`of ${text(symbol)}`] : []),
    ...(source ? [`from ${text(source)}`] : []),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function seriesWords({ symbol, interval }: Body): string {
  return `${text(symbol)} ${text(interval)}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function count(value: unknown): string {
  return number(value).toLocaleString('en-US')
}

function size(value: unknown): string {
  const bytes = number(value)
  if (bytes < 1_000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`
}
