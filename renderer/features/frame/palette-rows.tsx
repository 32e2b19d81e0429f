import { Command as Cmdk } from 'cmdk'
import type { ReactNode } from 'react'
import type { Listing } from '../../../shared/contract/symbols.ts'
import { formatPrice } from '../../../shared/domain/format-number.ts'
import { formatDay, formatStoredAge } from '../../../shared/domain/format-time.ts'
import { splitSymbol } from '../../../shared/domain/instrument.ts'
import { DAY_MS } from '../../../shared/domain/interval.ts'
import type { Command } from '../../state/commands.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { glyphOf, isSample, sourceLabel, stampOf } from '../../ui/source-words.ts'
import { Stamp } from '../../ui/stamp.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { matchParts } from './palette-match.ts'

interface RowProps {
  readonly query: string
  readonly value: string
  readonly onSelect: () => void
}

export function SymbolRow({ listing, query, value, onSelect }: RowProps & { listing: Listing }): ReactNode {
  const { venue, code } = splitSymbol(listing.symbol)
  const { last } = listing
  const source = last?.source ?? listing.source
  const stamp = stampOf(source)
  return (
    <Cmdk.Item className="palette-row" value={value} onSelect={onSelect}>
      <span className="palette-monogram" aria-hidden="true">
        {code.slice(0, code.length > 3 ? 2 : 3)}
      </span>
      <b className="palette-code">
        <Matched text={code} query={query} />
      </b>
      <span className="truncate">
        <Matched text={listing.name} query={query} />
      </span>
      <span className="palette-source">
        {venue} ·{stamp ? <Stamp text={stamp} /> : <StateGlyph kind={glyphOf(source, last?.state ?? 'cached')} />}
        {stamp === null && sourceLabel(source)}
        {last ? ` ${ageWords(last)}` : ' no price stored'}
        {listing.hasCandles ? '' : ' · no bars'}
      </span>
      <span className="palette-price tn">{last ? formatPrice(last.price, listing.tickSize) : ''}</span>
    </Cmdk.Item>
  )
}

/** An age while it is short, a date once it is not. */
function ageWords(last: NonNullable<Listing['last']>): string {
  const now = Date.now()
  const ageMs = now - last.marketTime
  if (last.state === 'live') return 'live'
  if (isSample(last.source) || ageMs >= DAY_MS) return formatDay(last.marketTime, now)
  return `${last.state} ${formatStoredAge(ageMs)}`
}

export function CommandRow({ command, query, value, onSelect }: RowProps & { command: Command }): ReactNode {
  const Icon = command.icon
  return (
    <Cmdk.Item className="palette-row" value={value} onSelect={onSelect}>
      <span className="palette-icon">{Icon && <Icon size={16} strokeWidth={1.6} aria-hidden="true" />}</span>
      <span className="palette-label">
        <Matched text={command.label} query={query} />
      </span>
      {command.note && <span className="palette-source">{command.note}</span>}
      {command.keys && (
        <span className="palette-price">
          <Kbd keys={command.keys} />
        </span>
      )}
    </Cmdk.Item>
  )
}

function Matched(props: { text: string; query: string }): ReactNode {
  return matchParts(props.text, props.query).map(({ position, text, isMatch }) =>
    isMatch ? (
      <mark key={position} className="palette-match">
        {text}
      </mark>
    ) : (
      text
    ),
  )
}
