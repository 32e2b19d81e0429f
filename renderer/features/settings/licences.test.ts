import { expect, test } from 'vitest'
import { loadNotices } from './about/notices.ts'
import { LICENCES } from './licences.ts'

test('every licence that has a button is in the notices, with its text', async () => {
  const notices = await loadNotices()
  for (const { part } of Object.values(LICENCES)) {
    expect(notices.find(({ name }) => name === part)?.text, part).toMatch(/\S/)
  }
})

test('the notice that Lightweight Charts asks for stands before its licence', async () => {
  const charts = (await loadNotices()).find(({ name }) => name === LICENCES.charts.part)
  expect(charts?.text).toMatch(/^TradingView Lightweight Charts™\nCopyright \(c\) 2025 TradingView, Inc\./)
  expect(charts?.text).toContain('Apache License')
})
