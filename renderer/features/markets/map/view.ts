import type { Box } from './layout.ts'

/** Where the map is looked at: a point p of the layout is drawn at p·scale + offset, device px. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

interface Size {
  readonly width: number
  readonly height: number
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 }
const MAX_SCALE = 12

/** Scales by `factor` around a point of the screen; the map always fills its space. */
export function zoomAt(view: View, factor: number, at: { readonly x: number; readonly y: number }, size: Size): View {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale * factor))
  const ratio = scale / view.scale
  return clampView({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, size)
}

export function panBy(view: View, dx: number, dy: number, size: Size): View {
  return clampView({ ...view, x: view.x + dx, y: view.y + dy }, size)
}

/** Whole px, so that a pan moves every tile alike and labels need no new fit. */
function clampView({ scale, x, y }: View, { width, height }: Size): View {
  const clamp = (offset: number, length: number): number =>
    Math.round(Math.min(0, Math.max(length - length * scale, offset))) + 0
  return { scale, x: clamp(x, width), y: clamp(y, height) }
}

/** The least pan that brings a box of the layout into sight. */
export function revealBox(view: View, box: Box, size: Size): View {
  const shift = (start: number, length: number, offset: number, room: number): number => {
    const from = start * view.scale + offset
    const to = from + length * view.scale
    if (from < 0) return -from
    return to > room ? Math.max(room - to, -from) : 0
  }
  return panBy(view, shift(box.x, box.w, view.x, size.width), shift(box.y, box.h, view.y, size.height), size)
}

/** A box of the layout as the view shows it, on whole px. The gap behind it does not grow with the map. */
export function project({ scale, x, y }: View, box: Box, gap: number): Box {
  const left = Math.round(box.x * scale)
  const top = Math.round(box.y * scale)
  return {
    x: left + x,
    y: top + y,
    w: side(left, Math.round((box.x + box.w + gap) * scale), gap),
    h: side(top, Math.round((box.y + box.h + gap) * scale), gap),
  }
}

function side(from: number, to: number, gap: number): number {
  return Math.max(0, to - from - gap)
}
