import { useState, type CSSProperties, type ReactNode } from 'react'
import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../../shared/domain/format-number.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { resultWords } from '../import-words.ts'
import { asideWords, gapWords, hasCalendar } from './list-words.ts'
import { GapTable } from './gap-table.tsx'
import { QuarantineTable } from './quarantine-table.tsx'
import { spanWords } from './span-words.ts'
import './result-view.css'

export function ResultView({ file, result }: { readonly file: File; readonly result: ImportResult }): ReactNode {
  return (
    <div className="result">
      <div role="status">
        <h3 className="import-name">{resultWords(result)}</h3>
        <p className="import-meta">
          {file.name} · {spanWords(result)}
        </p>
      </div>
      <dl className="result-figures tn">
        <Figure label="Rows read" value={result.read} />
        <Figure label="Stored" value={result.stored} />
        <Figure label="Unchanged" value={result.unchanged} />
        <Figure label="Revised" value={result.revised} />
        <Figure label="Set aside" value={result.quarantined.length} />
      </dl>
      <Lists result={result} />
    </div>
  )
}

function Figure({ label, value }: { readonly label: string; readonly value: number }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{formatCount(value)}</dd>
    </div>
  )
}

/** Rows set aside and holes, one list at a time; what is empty is told in a sentence. */
function Lists({ result }: { readonly result: ImportResult }): ReactNode {
  const { quarantined, gaps } = result
  const [shown, setShown] = useState<'aside' | 'gaps'>(quarantined.length > 0 ? 'aside' : 'gaps')
  if (quarantined.length === 0 && gaps.length === 0) {
    return <p className="import-meta">No row was set aside. {gapWords(result)}</p>
  }
  // Of the longer list, so that nothing jumps when the other one is shown.
  const rows = { '--rows': Math.max(quarantined.length, gaps.length) } as CSSProperties
  return (
    <section className="result-lists" aria-label="Rows set aside and gaps" style={rows}>
      <div className="result-lists-head">
        <Segmented
          label="List"
          options={[
            { value: 'aside', label: 'Set aside', count: formatCount(quarantined.length) },
            { value: 'gaps', label: 'Gaps', count: hasCalendar(result) ? formatCount(gaps.length) : 'not known' },
          ]}
          value={shown}
          onChange={setShown}
        />
        <p className="import-meta">{shown === 'aside' ? asideWords(result) : gapWords(result)}</p>
      </div>
      {shown === 'aside' && quarantined.length > 0 && <QuarantineTable rows={quarantined} />}
      {shown === 'gaps' && gaps.length > 0 && <GapTable result={result} />}
    </section>
  )
}
