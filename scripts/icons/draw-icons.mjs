import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from '../launcher/chromium.mjs'
import { LauncherError, runLauncher } from '../launcher/words.mjs'
import { packIcns, packIco } from './containers.mjs'

/** Draws resources/icons from renderer/ui/mark.svg, by hand when the mark changes: `node scripts/icons/draw-icons.mjs`. */

const LINUX_PX = [16, 32, 48, 64, 128, 256, 512]
const WINDOWS_PX = [16, 24, 32, 48, 64, 128, 256]
const MAC_PX = [32, 64, 128, 256, 512, 1024]
/** Apple's icon grid: the shape takes 824 of 1024 points, the rest is air. */
const MAC_SHARE = 824 / 1024

await runLauncher(async () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
  const executablePath = findChromium(process.env, process.platform)
  if (!executablePath) throw new LauncherError('no Chromium was found to draw with')
  const mark = readFileSync(path.join(root, 'renderer', 'ui', 'mark.svg'), 'utf8')
  const folder = path.join(root, 'resources', 'icons')
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage()
    for (const { sizePx, png } of await drawAll(page, mark, LINUX_PX, 1)) {
      writeFileSync(path.join(folder, `${sizePx}x${sizePx}.png`), png)
    }
    writeFileSync(path.join(folder, 'tapedeck.ico'), packIco(await drawAll(page, mark, WINDOWS_PX, 1)))
    writeFileSync(path.join(folder, 'tapedeck.icns'), packIcns(await drawAll(page, mark, MAC_PX, MAC_SHARE)))
  } finally {
    await browser.close()
  }
  return 0
})

/**
 * @param {import('playwright-core').Page} page
 * @param {string} mark
 * @param {readonly number[]} sizesPx
 * @param {number} share of the square that the mark fills
 */
async function drawAll(page, mark, sizesPx, share) {
  const drawings = []
  for (const sizePx of sizesPx) {
    await page.setViewportSize({ width: sizePx, height: sizePx })
    await page.setContent(
      `<style>body{margin:0;display:grid;place-items:center;height:100vh}svg{width:${share * 100}%}</style>${mark}`,
    )
    const png = await page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: sizePx, height: sizePx } })
    drawings.push({ sizePx, png })
  }
  return drawings
}
