import type { EngineClient } from '../../../engine.ts'

type AppInfo = Awaited<ReturnType<EngineClient['app']['info']>>

const HOSTS: Readonly<Record<AppInfo['host'], string>> = {
  desktop: 'desktop window',
  browser: 'browser host',
  cli: 'command line',
  memory: 'in memory',
}

/** `browser host · SQLite 3.53.0 · Chromium 143`: what a report of a fault needs. */
export function versionWords({ host, sqliteVersion }: AppInfo, userAgent: string): string {
  const browser = /(Electron|Firefox|Chrome|Version)\/(\d+)/.exec(userAgent)
  const names: Readonly<Record<string, string>> = { Chrome: 'Chromium', Version: 'Safari' }
  const shown = browser && `${names[browser[1] ?? ''] ?? browser[1]} ${browser[2]}`
  return [HOSTS[host], `SQLite ${sqliteVersion}`, shown].filter(Boolean).join(' · ')
}
