import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseSymbol } from '../../../../shared/domain/instrument.ts'
import { toAppError } from '../../../../shared/errors.ts'
import { useApi } from '../../../state/query.ts'
import { targetWords } from './target-words.ts'
import { SuggestField } from './suggest-field.tsx'

interface SymbolFieldProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

const MOST_SHOWN = 8

export function SymbolField({ value, error, onChange }: SymbolFieldProps): ReactNode {
  const api = useApi()
  const text = value.trim()
  const isSymbol = parseSymbol(text) !== null
  const found = useQuery(
    api.symbols.search.queryOptions({ input: { query: text, limit: MOST_SHOWN }, placeholderData: keepPreviousData }),
  )
  const known = useQuery(api.symbols.resolve.queryOptions({ input: { text }, enabled: isSymbol }))
  const isUnknown = known.error !== null && toAppError(known.error).code === 'not-found'
  const stored = known.data && { symbol: known.data.listing.symbol, name: known.data.listing.name }
  return (
    <SuggestField
      label="Symbol"
      value={value}
      onChange={onChange}
      placeholder="Such as BINANCE:BTCUSDT"
      error={error}
      hint={
        isSymbol && (stored || isUnknown)
          ? targetWords(text, stored ?? null)
          : 'VENUE:CODE or a code. A new one is created.'
      }
      suggestions={(found.data?.symbols ?? []).map(({ symbol, name }) => ({
        value: symbol,
        ...(symbol.endsWith(`:${name}`) ? {} : { note: name }),
      }))}
    />
  )
}
