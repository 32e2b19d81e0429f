import { Copy } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { copyText } from '../../../../state/copy-text.ts'
import { IconButton } from '../../../../ui/button.tsx'
import type { ResultFigure } from './work-words.ts'

/** What came of work, figure by figure. */
export function ResultList({ figures }: { readonly figures: readonly ResultFigure[] }): ReactNode {
  return (
    <dl className="store-result">
      {figures.map(({ name, value, isCode }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd className={isCode ? 'mono selectable data-path' : 'tn is-wide'}>{value}</dd>
          {isCode && (
            <dd>
              <IconButton
                icon={Copy}
                size="sm"
                variant="ghost"
                label={`Copy ${name.toLowerCase()}`}
                onClick={() => void copyText(value, name)}
              />
            </dd>
          )}
        </Fragment>
      ))}
    </dl>
  )
}
