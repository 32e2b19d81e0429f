/** One part that is bundled, with the licence it is under. */
export interface Notice {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

interface NoticesFile {
  readonly notices: readonly { name: string; version: string; licence: string; text: number }[]
  readonly texts: readonly string[]
}

/** Read only when one is opened: 70 KB that a start does not need. */
export async function loadNotices(): Promise<readonly Notice[]> {
  const file = await import('../../../../resources/notices.json?raw')
  const { notices, texts } = JSON.parse(file.default) as NoticesFile
  return notices.map((notice) => ({ ...notice, text: texts[notice.text] ?? '' }))
}
