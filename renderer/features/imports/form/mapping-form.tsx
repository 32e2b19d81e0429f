import { useState, type ReactNode } from 'react'
import { formatBytes } from '../../../../shared/domain/format-number.ts'
import { INTERVALS, type Interval } from '../../../../shared/domain/interval.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { SelectMenu } from '../../../ui/select-menu.tsx'
import { formatWords } from '../import-words.ts'
import { assignRole, needsTimeZone, type Draft, type DraftErrors, type Preview } from '../queue/draft.ts'
import './mapping-form.css'
import { FieldError } from './field-error.tsx'
import { PreviewTable } from './preview-table.tsx'
import { SymbolField } from './symbol-field.tsx'
import { TimeZoneField } from './time-zone-field.tsx'

interface MappingFormProps {
  readonly file: File
  readonly preview: Preview
  readonly draft: Draft
  readonly errors: DraftErrors
  readonly onChange: (change: Partial<Draft>) => void
}

const UNITS: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month' }

const INTERVAL_OPTIONS = [
  { value: '' as const, label: 'Choose' },
  ...INTERVALS.map((interval) => ({ value: interval, label: interval, note: intervalNote(interval) })),
]

/** What the head of the file shows, and what has to be said about it before it is stored. */
export function MappingForm({ file, preview, draft, errors, onChange }: MappingFormProps): ReactNode {
  const isKnownFormat = preview.format !== 'generic' && preview.columns !== null
  const [isEditing, setEditing] = useState(!isKnownFormat)
  return (
    <div className="mapping">
      <header className="mapping-head">
        <div>
          <h3 className="import-name">{file.name}</h3>
          <p className="import-meta">
            {formatWords(preview)} · {formatBytes(file.size)}
          </p>
        </div>
        {!isEditing && (
          <Button variant="ghost" size="sm" onClick={() => setEditing(true)}>
            Change columns
          </Button>
        )}
      </header>
      <PreviewTable
        preview={preview}
        roles={draft.roles}
        onRole={isEditing ? (column, role) => onChange({ roles: assignRole(draft.roles, column, role) }) : undefined}
      />
      <FieldError text={errors.roles} />
      <div className="mapping-fields">
        <SymbolField value={draft.symbol} error={errors.symbol} onChange={(symbol) => onChange({ symbol })} />
        <div className="mapping-choice">
          <span className="ui-field-label" aria-hidden="true">
            Interval
          </span>
          <SelectMenu
            label="Interval"
            size="lg"
            options={INTERVAL_OPTIONS}
            value={draft.interval}
            onChange={(interval: Interval | '') => onChange({ interval })}
          />
          <FieldError text={errors.interval} />
        </div>
        <div>
          <Field
            label="Source name"
            hasVisibleLabel
            size="lg"
            value={draft.sourceName}
            maxLength={40}
            error={errors.sourceName ?? null}
            onChange={(event) => onChange({ sourceName: event.currentTarget.value })}
          />
          {!errors.sourceName && <p className="mapping-hint">Bars are marked import:{draft.sourceName}.</p>}
        </div>
        {needsTimeZone(draft, preview) && (
          <TimeZoneField
            value={draft.timezone}
            error={errors.timezone}
            onChange={(timezone) => onChange({ timezone })}
          />
        )}
      </div>
    </div>
  )
}

function intervalNote(interval: Interval): string {
  const count = Number.parseInt(interval, 10)
  const unit = UNITS[interval.slice(-1)] ?? ''
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
