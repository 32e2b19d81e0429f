import type { Measure } from './fit-label.ts'

export const HEAD_NAME_WEIGHT = 620
export const HEAD_VALUE_WEIGHT = 560
export const HEAD_COUNT_WEIGHT = 430
export const HEAD_PAD_PX = 6

/** What of a group's head fits. Null: not drawn. */
export interface HeadLabel {
  readonly name: string
  readonly value: string | null
  readonly count: string | null
  /** Where the count starts, CSS px from the left of the head. */
  readonly countLeft: number
}

const VALUE_GAP_PX = 12
const COUNT_GAP_PX = 7

/** The name wins over the value, and the count comes only where there is room for all three (DESIGN.md §6). */
export function fitHead(
  width: number,
  texts: { readonly name: string; readonly value: string | null; readonly count: string },
  fontPx: number,
  measure: Measure,
): HeadLabel {
  const room = width - 2 * HEAD_PAD_PX
  const nameWidth = measure(texts.name, HEAD_NAME_WEIGHT) * fontPx
  const valueWidth = texts.value === null ? 0 : measure(texts.value, HEAD_VALUE_WEIGHT) * fontPx + VALUE_GAP_PX
  const countWidth = measure(texts.count, HEAD_COUNT_WEIGHT) * fontPx + COUNT_GAP_PX
  const hasValue = texts.value !== null && nameWidth + valueWidth <= room
  const hasCount = nameWidth + valueWidth + countWidth <= room
  return {
    name: nameWidth <= room ? texts.name : cut(texts.name, (text) => measure(text, HEAD_NAME_WEIGHT) * fontPx <= room),
    value: hasValue ? texts.value : null,
    count: hasCount ? texts.count : null,
    countLeft: HEAD_PAD_PX + nameWidth + COUNT_GAP_PX,
  }
}

function cut(name: string, fits: (text: string) => boolean): string {
  for (let length = name.length - 1; length > 0; length--) {
    const text = `${name.slice(0, length).trimEnd()}…`
    if (fits(text)) return text
  }
  return ''
}
