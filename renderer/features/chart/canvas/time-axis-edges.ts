import type { IPrimitivePaneView, ISeriesPrimitive, Time } from 'lightweight-charts'
import { type ChartColours, withAlpha } from './chart-colours.ts'

/** Hidden, then faded: a label that is cut in two (`19:15` to `9:15`) must not read as another one. */
const HIDDEN_PX = 10
const FADED_PX = 34

/** Fades the labels of the time axis where the plot ends. */
export function timeAxisEdges(source: { readonly colours: ChartColours }): ISeriesPrimitive<Time> {
  const views: readonly IPrimitivePaneView[] = [
    {
      zOrder: () => 'normal',
      renderer: () => ({
        draw: (target) =>
          target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
            const { background } = source.colours
            for (const [edge, inwards] of [
              [0, 1],
              [width, -1],
            ] as const) {
              const fade = context.createLinearGradient(edge, 0, edge + FADED_PX * inwards, 0)
              fade.addColorStop(0, background)
              fade.addColorStop(HIDDEN_PX / FADED_PX, background)
              fade.addColorStop(1, withAlpha(background, 0))
              context.fillStyle = fade
              // The axis' upper line stays.
              context.fillRect(inwards > 0 ? 0 : width - FADED_PX, 1, FADED_PX, height - 1)
            }
          }),
      }),
    },
  ]
  return { timeAxisPaneViews: () => views }
}
