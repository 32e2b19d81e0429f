import type { Candles } from '../../../../../shared/domain/candles.ts'
import type { OutFile } from './open-file.ts'
import type { TableWriter } from './table-writer.ts'

const HEADER = 'open_time,open,high,low,close,volume\n'

/** Epoch ms and the shortest decimals that read back as the same doubles; an unknown volume is left empty. */
export function openCsv(file: OutFile): TableWriter {
  const encoder = new TextEncoder()
  file.write(encoder.encode(HEADER))
  return {
    write: (page) => file.write(encoder.encode(toLines(page))),
    end: () => undefined,
  }
}

function toLines({ t, o, h, l, c, v }: Candles): string {
  let lines = ''
  for (let at = 0; at < t.length; at++) {
    const volume = v[at] as number
    lines += `${t[at]},${o[at]},${h[at]},${l[at]},${c[at]},${Number.isNaN(volume) ? '' : volume}\n`
  }
  return lines
}
