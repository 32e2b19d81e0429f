import { useEffect, useId } from 'react'
import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { DataState, SourceName } from '../../shared/domain/data-state.ts'

/** What one part of the screen shows at the moment. */
export interface ScreenReport {
  readonly state: DataState
  readonly source: SourceName
  /** What it is, for the status bar: `S&P 500, 22 Aug 2026`. */
  readonly what: string
}

/** Best first. A page whose engine is lost is worse off than one with old data that it can still ask about. */
const SEVERITY: readonly DataState[] = ['live', 'cached', 'replay', 'stale', 'reconnecting', 'offline', 'refused']

export function worstState(states: readonly DataState[]): DataState | null {
  let worst = -1
  for (const state of states) worst = Math.max(worst, SEVERITY.indexOf(state))
  return SEVERITY[worst] ?? null
}

const useReports = create<Readonly<Record<string, ScreenReport>>>()(() => ({}))

/** A screen (or a panel of one) tells what it shows; null while it shows nothing. Ends when it unmounts. */
export function useScreenState(report: ScreenReport | null): void {
  const id = useId()
  const { state, source, what } = report ?? {}
  useEffect(() => {
    if (state === undefined || source === undefined || what === undefined) return
    useReports.setState({ [id]: { state, source, what } })
    return () => useReports.setState(({ [id]: _gone, ...others }) => others, true)
  }, [id, state, source, what])
}

/** Everything on screen now, in the order it came up. */
export function useScreenReports(): readonly ScreenReport[] {
  return useReports(useShallow((reports) => Object.values(reports)))
}

/** Keeps `<html data-state>` at the worst state on screen; absent while nothing is shown. */
export function startScreenState(root: HTMLElement): () => void {
  const apply = (reports: Readonly<Record<string, ScreenReport>>): void => {
    const worst = worstState(Object.values(reports).map((report) => report.state))
    if (worst === null) delete root.dataset['state']
    else root.dataset['state'] = worst
  }
  apply(useReports.getState())
  return useReports.subscribe(apply)
}
