import type { ComponentProps, ReactNode } from 'react'
import type { DataState, SourceName } from '../../shared/domain/data-state.ts'
import { classNames } from './class-names.ts'
import { Popover } from './popover.tsx'
import './provenance-badge.css'
import { glyphOf, sourceLabel } from './source-words.ts'
import { StateGlyph, type GlyphKind } from './state-glyph.tsx'

interface ProvenanceBadgeProps {
  readonly source: SourceName
  readonly state: DataState
  /** State or age in words: `close of 20 Nov`, `cached 6 min ago`, `22 Aug 2026`. */
  readonly words: string
  /** What the popover tells: market time, when it was fetched, how many bars … */
  readonly details: readonly { readonly label: string; readonly value: ReactNode }[]
  readonly align?: 'start' | 'end'
}

/** Source, state and age of one data surface, in sight at all times; opens the source's details. */
export function ProvenanceBadge(props: ProvenanceBadgeProps): ReactNode {
  const name = sourceLabel(props.source)
  return (
    <Popover
      title={`Source: ${name}`}
      align={props.align ?? 'end'}
      trigger={<Badge kind={glyphOf(props.source, props.state)} name={name} words={props.words} />}
    >
      <DetailList items={props.details} />
    </Popover>
  )
}

interface BadgeProps extends ComponentProps<'button'> {
  readonly kind: GlyphKind
  readonly name: string
  readonly words?: string
}

/** The badge alone, for the pill of the title bar. */
export function Badge({ kind, name, words, className, ...rest }: BadgeProps): ReactNode {
  return (
    <button type="button" {...rest} className={classNames('ui-badge', `ui-badge-${kind}`, 'tn', className)}>
      <StateGlyph kind={kind} />
      <b>{name}</b> {words && <span className="ui-badge-words">{words}</span>}
    </button>
  )
}

export function DetailList(props: { items: ProvenanceBadgeProps['details'] }): ReactNode {
  return (
    <dl className="ui-details tn">
      {props.items.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="selectable">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
