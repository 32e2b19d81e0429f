import { endOnUncaught, nodeHostParts, openSecrets } from '../node-host.ts'

/**
 * A host that takes its keys, logs what it should not, writes Node's diagnostic report, which is what a crash leaves behind, and
 * then ends by an error that nobody caught.
 */
endOnUncaught()
const { log } = nodeHostParts()
const key = await openSecrets(process.argv[2] ?? '').get('finnhub')
log('error', `request failed: https://finnhub.io/api/v1/quote?token=${key}`, { key, nested: { list: [key] } })
process.stdout.write(
  `${JSON.stringify({ hasKey: key?.length, report: process.report.getReport(), env: process.env })}\n`,
)
void Promise.reject(new Error(`the socket of ${key} was refused`))
