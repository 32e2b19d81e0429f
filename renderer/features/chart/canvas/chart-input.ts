import { panBy, spanOf, type View, zoomAt } from '../view/view.ts'

export interface InputTarget {
  currentView(): View | null
  /** Width of the plot and height of all panes, CSS px; what is right of it or below it is an axis. */
  plotSize(): { width: number; height: number }
  setView(view: View): void
  resetView(): void
  /** The price axis may have been dragged or double-clicked: its scale is the library's own affair. */
  axisTouched(): void
}

/** One notch of a wheel is about 100 px: 16 % closer or farther. */
const WHEEL_ZOOM = 0.0015
/** A pinch on a touchpad arrives as small wheel steps with Ctrl. */
const PINCH_ZOOM = 0.01
const LINE_PX = 16

interface Drag {
  readonly kind: 'pan' | 'zoom'
  readonly x: number
  readonly view: View
  /** Distance and middle of two fingers when they came down. */
  readonly pinch: { readonly distance: number; readonly middle: number } | null
}

/** Pointer, wheel and pinch to view changes, straight from the event: the chart draws in its own next frame. */
export function attachInput(element: HTMLElement, target: InputTarget): () => void {
  const ended = new AbortController()
  const fingers = new Map<number, number>()
  let drag: Drag | null = null

  const place = (event: MouseEvent): { x: number; area: 'plot' | 'time' | 'price' } => {
    const box = element.getBoundingClientRect()
    const { width, height } = target.plotSize()
    const x = event.clientX - box.left
    if (x >= width) return { x, area: 'price' }
    return { x, area: event.clientY - box.top >= height ? 'time' : 'plot' }
  }

  const begin = (kind: Drag['kind'], x: number): void => {
    const view = target.currentView()
    if (view === null) return
    const [one, two] = [...fingers.values()]
    const pinch = one === undefined || two === undefined ? null : pinchOf(one, two)
    drag = { kind, x, view, pinch }
  }

  element.addEventListener(
    'pointerdown',
    (event) => {
      // Only canvases are chart: the line between two panes is the library's own handle.
      if (!(event.target instanceof HTMLCanvasElement) || event.button !== 0) return
      const { x, area } = place(event)
      if (area === 'price') return
      fingers.set(event.pointerId, x)
      begin(area === 'time' ? 'zoom' : 'pan', x)
    },
    { signal: ended.signal },
  )

  // On the window, without capture: a captured pointer would hide the movement from the library's crosshair.
  window.addEventListener(
    'pointermove',
    (event) => {
      if (drag === null || !fingers.has(event.pointerId)) return
      const x = event.clientX - element.getBoundingClientRect().left
      fingers.set(event.pointerId, x)
      target.setView(dragged(drag, x, [...fingers.values()], target.plotSize().width))
    },
    { signal: ended.signal },
  )

  const lift = (event: PointerEvent): void => {
    fingers.delete(event.pointerId)
    const [left] = [...fingers.values()]
    drag = null
    if (left !== undefined) begin('pan', left)
    target.axisTouched()
  }
  window.addEventListener('pointerup', lift, { signal: ended.signal })
  window.addEventListener('pointercancel', lift, { signal: ended.signal })

  element.addEventListener(
    'wheel',
    (event) => {
      const view = target.currentView()
      const { x, area } = place(event)
      if (view === null || area === 'price') return
      event.preventDefault()
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1
      const { width } = target.plotSize()
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      if (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY)) {
        target.setView(panBy(view, (sideways * unit * spanOf(view)) / width))
      } else {
        const factor = Math.exp(event.deltaY * unit * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM))
        target.setView(zoomAt(view, factor, x / width))
      }
    },
    { passive: false, signal: ended.signal },
  )

  element.addEventListener(
    'dblclick',
    (event) => {
      const { area } = place(event)
      if (area === 'time') target.resetView()
      else if (area === 'price') target.axisTouched()
    },
    { signal: ended.signal },
  )

  return () => ended.abort()
}

function dragged(drag: Drag, x: number, fingers: readonly number[], width: number): View {
  const [one, two] = fingers
  if (drag.pinch !== null && one !== undefined && two !== undefined) {
    const now = pinchOf(one, two)
    const moved = panBy(drag.view, ((drag.pinch.middle - now.middle) * spanOf(drag.view)) / width)
    return zoomAt(moved, drag.pinch.distance / now.distance, now.middle / width)
  }
  if (drag.kind === 'pan') return panBy(drag.view, ((drag.x - x) * spanOf(drag.view)) / width)
  // The time axis stretches from its right end, as a concertina: a screen of drag to the right halves the span.
  return zoomAt(drag.view, 2 ** ((drag.x - x) / (width / 2)), 1)
}

function pinchOf(one: number, two: number): { distance: number; middle: number } {
  return { distance: Math.max(8, Math.abs(one - two)), middle: (one + two) / 2 }
}
