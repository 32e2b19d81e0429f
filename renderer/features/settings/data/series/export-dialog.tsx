import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { EXPORT_FORMATS } from '../../../../../shared/contract/store.ts'
import { toAppError } from '../../../../../shared/errors.ts'
import { useApi } from '../../../../state/query.ts'
import { useStoreWork, type StoreDialog } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { Field } from '../../../../ui/field.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { SelectMenu } from '../../../../ui/select-menu.tsx'
import { sourceLabel } from '../../../../ui/source-words.ts'
import { countWords } from '../check-words.ts'
import { OutFileField } from '../store-work/out-file-field.tsx'
import { isExistingFile } from '../store-work/out-file.ts'
import { useStoreJob } from '../store-work/use-store-job.ts'
import { WorkDialog } from '../store-work/work-dialog.tsx'
import { failureWords, inFolder } from '../store-work/work-words.ts'
import { dayError, exportFileName, rangeWords, seriesKey, typedDay } from './series-words.ts'

const FORMAT_LABELS = { csv: 'CSV', parquet: 'Parquet' } as const
const FORMATS = EXPORT_FORMATS.map((value) => ({ value, label: FORMAT_LABELS[value] }))

interface ExportDialogProps {
  /** Chosen in the dialog when it was not asked for a row. */
  readonly series: (StoreDialog & { kind: 'export' })['series']
}

export function ExportDialog(props: ExportDialogProps): ReactNode {
  const api = useApi()
  const { data: places } = useQuery(api.store.places.queryOptions())
  const { data: stats, error } = useQuery(api.store.stats.queryOptions())
  const [now] = useState(() => Date.now())
  const [chosen, setChosen] = useState(props.series && seriesKey(props.series))
  const [format, setFormat] = useState<(typeof EXPORT_FORMATS)[number]>('csv')
  const [fromDay, setFromDay] = useState('')
  const [toDay, setToDay] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const isBusy = useStoreWork((work) => work.running !== null)
  const run = useStoreJob()

  const known = stats?.series ?? []
  const series = known.find((one) => seriesKey(one) === chosen) ?? (chosen === null ? known[0] : undefined)
  const file = typed ?? (places && series ? inFolder(places.exportsDir, exportFileName(series, format)) : '')
  const from = typedDay(fromDay)
  // The day named is the last one in the file.
  const to = typedDay(toDay, 1)
  const isBackwards = typeof from === 'number' && typeof to === 'number' && from >= to
  const canStart = series !== undefined && file.trim() !== '' && from !== null && to !== null && !isBackwards && !isBusy
  const start = (isOverwrite: boolean): void => {
    if (!series || from === null || to === null) return
    const { symbol, interval, source } = series
    const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
    run({ kind: 'export', file: file.trim(), isOverwrite, series: { symbol, interval, source, format, ...range } })
  }
  return (
    <WorkDialog
      kind="export"
      title="Export a series"
      description="Open time, open, high, low, close, volume: one row a bar. Times are UTC."
      isOwnFailure={isExistingFile}
      field={field}
      form={
        <>
          {error && (
            <p role="alert" className="store-failure selectable">
              The stored series could not be read. {failureWords(toAppError(error))}
            </p>
          )}
          {stats && known.length === 0 && <p>Nothing is stored yet.</p>}
          {series && (
            <SelectMenu
              label="Series"
              className="store-wide"
              options={known.map((one) => ({
                value: seriesKey(one),
                label: `${one.symbol} ${one.interval}`,
                note: `${sourceLabel(one.source)}, ${countWords(one.bars, 'bar')}`,
              }))}
              value={seriesKey(series)}
              onChange={setChosen}
            />
          )}
          {series && (
            <p className="settings-note">
              {sourceLabel(series.source)}, {countWords(series.bars, 'bar')}, {rangeWords(series.from, series.to, now)}
            </p>
          )}
          <Segmented label="Format" options={FORMATS} value={format} onChange={setFormat} />
          <div className="store-fields-two">
            <Field
              placeholder="2024-01-31"
              label="First day (UTC), or from the start"
              hasVisibleLabel
              value={fromDay}
              onChange={(event) => setFromDay(event.target.value)}
              error={dayError(fromDay)}
            />
            <Field
              placeholder="2024-01-31"
              label="Last day (UTC), or to the end"
              hasVisibleLabel
              value={toDay}
              onChange={(event) => setToDay(event.target.value)}
              error={isBackwards ? 'The last day is before the first.' : dayError(toDay)}
            />
          </div>
          <OutFileField kind="export" file={file} onChange={setTyped} onReplace={() => start(true)} inputRef={field} />
        </>
      }
      begin={
        <Button variant="primary" disabled={!canStart} onClick={() => start(false)}>
          Export
        </Button>
      }
    />
  )
}
