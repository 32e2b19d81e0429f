import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { copyText } from '../../../state/copy-text.ts'
import { usePainted } from '../../../state/painted.ts'
import { useApi } from '../../../state/query.ts'
import { Button } from '../../../ui/button.tsx'
import { LicenceButton } from '../licence-dialog.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'
import { NoticesButton } from './notices-dialog.tsx'
import { versionWords } from './version-words.ts'

export function AboutSection(): ReactNode {
  const { data: info } = useQuery(useApi().app.info.queryOptions())
  usePainted(info !== undefined)
  const words = info ? versionWords(info, navigator.userAgent) : ''
  return (
    <>
      <SettingsGroup>
        <SettingsRow
          title={info ? `Tapedeck ${info.version}` : 'Tapedeck'}
          note={<span className="selectable">{words || '\u00a0'}</span>}
        >
          <Button
            icon={Copy}
            disabled={!info}
            onClick={() => void copyText(`Tapedeck ${info?.version} · ${words}`, 'Versions')}
          >
            Copy
          </Button>
        </SettingsRow>
        <SettingsRow
          title="Not run yet"
          note="This version was built and tested on Linux, with Chromium as its window. It has never run on Windows or macOS, in Firefox or Safari, or in an Electron window."
        />
        <SettingsRow
          title="Updates and crash reports"
          note="This version looks for no updates and sends no reports. A newer one is installed by hand, over the same data folder."
        />
      </SettingsGroup>
      <SettingsGroup title="Notices">
        <SettingsRow
          title="Charts"
          note={
            <>
              <span className="selectable">
                TradingView Lightweight Charts™ Copyright (c) 2025 TradingView, Inc. https://www.tradingview.com/
              </span>{' '}
              Apache License 2.0.
            </>
          }
        >
          <LicenceButton id="charts" />
        </SettingsRow>
        <SettingsRow title="Inter" note="Copyright (c) 2016-2018 The Inter Project Authors. SIL Open Font License 1.1.">
          <LicenceButton id="inter" />
        </SettingsRow>
        <SettingsRow title="Geist Mono" note="Copyright 2024 The Geist Project Authors. SIL Open Font License 1.1.">
          <LicenceButton id="geist-mono" />
        </SettingsRow>
        <SettingsRow title="Sample: S&P 500 members" note="ODC Public Domain Dedication and Licence 1.0.">
          <LicenceButton id="odc-pddl" />
        </SettingsRow>
        <SettingsRow title="Sample: S&P 500 index" note="vega-datasets, BSD 3-Clause.">
          <LicenceButton id="bsd-3-clause" />
        </SettingsRow>
        <SettingsRow
          title="Everything bundled"
          note="Each library, font and data set in this version, with its licence. The list is made from the build."
        >
          <NoticesButton />
        </SettingsRow>
      </SettingsGroup>
    </>
  )
}
