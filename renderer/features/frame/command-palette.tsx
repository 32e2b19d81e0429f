import { Dialog } from '@base-ui/react/dialog'
import { useQuery } from '@tanstack/react-query'
import { Command as Cmdk } from 'cmdk'
import { Search } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useAllCommands } from '../../state/commands.ts'
import { useEngine } from '../../state/engine-context.tsx'
import { closePalette, usePaletteStore } from '../../state/palette-store.ts'
import { useApi } from '../../state/query.ts'
import { splitSymbol } from '../../../shared/domain/instrument.ts'
import { navigate, routeTo } from '../../state/route.ts'
import './command-palette.css'
import { frameCommands } from './frame-commands.ts'
import { PaletteFoot } from './palette-foot.tsx'
import { commandsLead, matchCommands } from './palette-match.ts'
import { CommandRow, SymbolRow } from './palette-rows.tsx'
import { PaletteTabs } from './palette-tabs.tsx'
import { readQuery, type PaletteScope } from './palette-scope.ts'
import { useSymbolSearch } from './use-symbol-search.ts'

export function CommandPalette(): ReactNode {
  const { isOpen, initialText } = usePaletteStore()
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && closePalette()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="ui-scrim palette-scrim" />
        <Dialog.Popup className="palette">
          <Dialog.Title className="sr-only">Search symbols and commands</Dialog.Title>
          <PaletteBody initialText={initialText} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody(props: { initialText: string }): ReactNode {
  const [text, setText] = useState(props.initialText)
  const [tab, setTab] = useState<PaletteScope>('all')
  const { scope, query } = readQuery(text, tab)
  const found = useSymbolSearch(query, scope !== 'commands')
  const symbols = found?.symbols ?? []
  const commands = useMatchingCommands(query, scope !== 'symbols')

  const [best] = symbols
  const isCommandsFirst = commandsLead(query, commands[0], best && { ...best, code: splitSymbol(best.symbol).code })
  // The first result is chosen until the user chooses another, and again when the results change.
  const symbolValues = symbols.map(({ symbol }) => `symbol ${symbol}`)
  const commandValues = commands.map(({ id }) => `command ${id}`)
  const values = isCommandsFirst ? [...commandValues, ...symbolValues] : [...symbolValues, ...commandValues]
  const signature = values.join('\n')
  const [picked, setPicked] = useState({ signature, value: '' })
  const chosen = picked.signature === signature && values.includes(picked.value) ? picked.value : (values[0] ?? '')

  const commandGroup = commands.length > 0 && (
    <Cmdk.Group heading="Commands">
      {commands.map((command) => (
        <CommandRow
          key={command.id}
          value={`command ${command.id}`}
          command={command}
          query={query}
          onSelect={() => closeThen(command.run)}
        />
      ))}
    </Cmdk.Group>
  )

  return (
    <Cmdk
      label="Search symbols and commands"
      shouldFilter={false}
      vimBindings={false}
      loop
      value={chosen}
      onValueChange={(value) => setPicked({ signature, value })}
    >
      <div className="palette-head">
        <Search size={18} aria-hidden="true" />
        <Cmdk.Input
          className="palette-input"
          value={text}
          onValueChange={setText}
          placeholder="Symbol, company or > command"
          maxLength={100}
          onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
        />
        <PaletteTabs scope={scope} onChange={setTab} />
      </div>
      <Cmdk.List className="palette-list scroll" label="Results">
        {isCommandsFirst && commandGroup}
        {symbols.length > 0 && (
          <Cmdk.Group heading="Symbols">
            {symbols.map((listing) => (
              <SymbolRow
                key={listing.symbol}
                value={`symbol ${listing.symbol}`}
                listing={listing}
                query={query}
                onSelect={() => closeThen(() => navigate(routeTo.chart(listing.symbol)))}
              />
            ))}
          </Cmdk.Group>
        )}
        {!isCommandsFirst && commandGroup}
        {values.length === 0 && (scope === 'commands' || found) && (
          <p className="palette-empty" role="status">
            Nothing matches “{query}”. A CSV import adds symbols.
          </p>
        )}
      </Cmdk.List>
      <PaletteFoot shown={values.length} hidden={(found?.total ?? 0) - symbols.length} tookMs={found?.tookMs} />
    </Cmdk>
  )
}

function useMatchingCommands(query: string, isEnabled: boolean) {
  const client = useEngine()
  const { data: info } = useQuery(useApi().app.info.queryOptions())
  const screen = useAllCommands()
  return useMemo(() => {
    if (!isEnabled) return []
    return matchCommands([...screen, ...frameCommands(client, info?.host === 'browser')], query)
  }, [client, info, screen, query, isEnabled])
}

/** After the palette is gone: the focus is back where it was, and a dialog that opens now keeps it. */
function closeThen(run: () => void): void {
  closePalette()
  requestAnimationFrame(run)
}
