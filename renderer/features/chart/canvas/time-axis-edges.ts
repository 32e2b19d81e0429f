import type { IChartApi, IPrimitivePaneView, ISeriesPrimitive, SeriesAttachedParameter, Time } from 'lightweight-charts'
import { AXIS_FONT_PX } from './chart-options.ts'

interface Label {
  readonly widthPx: number
  readonly isCut: boolean
}

/**
 * Leaves out a label of the time axis that the edge of the plot would cut in two: half of `19:15` reads as another time. The
 * library keeps its labels as text, so each is looked at again after every paint, and all are asked for anew when one has
 * crossed an edge.
 */
export class TimeAxisEdges implements ISeriesPrimitive<Time> {
  private chart: IChartApi | null = null
  private isAsking = false
  private readonly labels = new Map<Time, Label>()
  private readonly pen = document.createElement('canvas').getContext('2d')
  private readonly views: readonly IPrimitivePaneView[] = [{ renderer: () => ({ draw: () => this.look() }) }]

  attached({ chart }: SeriesAttachedParameter<Time>): void {
    this.chart = chart as IChartApi
  }

  detached(): void {
    this.chart = null
    this.labels.clear()
  }

  timeAxisPaneViews(): readonly IPrimitivePaneView[] {
    return this.views
  }

  /** What to draw at `time`: `text`, or nothing where it would be cut. */
  shown(time: Time, text: string): string {
    const widthPx = this.widthOf(text)
    const isCut = this.isCut(time, widthPx)
    this.labels.set(time, { widthPx, isCut })
    return isCut ? '' : text
  }

  private widthOf(text: string): number {
    if (!this.pen) return 0
    // The weight of a day among hours, the widest that a label comes in.
    this.pen.font = `bold ${AXIS_FONT_PX}px Inter`
    return this.pen.measureText(text).width
  }

  private isCut(time: Time, widthPx: number): boolean {
    const scale = this.chart?.timeScale()
    const x = scale?.timeToCoordinate(time) ?? null
    if (!scale || x === null) return false
    return x - widthPx / 2 < 0 || x + widthPx / 2 > scale.width()
  }

  private look(): void {
    if (this.isAsking || ![...this.labels].some(([time, { widthPx, isCut }]) => this.isCut(time, widthPx) !== isCut)) {
      return
    }
    this.isAsking = true
    // Options are no matter for the middle of a paint.
    queueMicrotask(() => {
      this.isAsking = false
      this.labels.clear()
      this.chart?.timeScale().applyOptions({})
    })
  }
}
