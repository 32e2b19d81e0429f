import type { IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Time } from 'lightweight-charts'

export interface PaneSize {
  readonly width: number
  readonly height: number
}

/** One drawing of ours in a pane, in CSS pixels; what it draws it reads at draw time, so there is no state to keep. */
export function paneLayer(
  zOrder: 'bottom' | 'normal' | 'top',
  draw: (context: CanvasRenderingContext2D, size: PaneSize) => void,
): ISeriesPrimitive<Time> {
  const renderer: IPrimitivePaneRenderer = {
    draw: (target) => target.useMediaCoordinateSpace(({ context, mediaSize }) => draw(context, mediaSize)),
  }
  const views: readonly IPrimitivePaneView[] = [{ zOrder: () => zOrder, renderer: () => renderer }]
  return { paneViews: () => views }
}
