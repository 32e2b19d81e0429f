/** Kinds that a test can leave open; the output streams and the runner's own channel are none of them. */
const KINDS = new Set([
  'Timeout',
  'TCPSocketWrap',
  'TCPServerWrap',
  'TCPWRAP',
  'MessagePort',
  'Worker',
  'FSReqCallback',
])

type Count = ReadonlyMap<string, number>

/** What keeps this process alive now, by kind. */
export function countOpenResources(): Count {
  const count = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) if (KINDS.has(kind)) count.set(kind, (count.get(kind) ?? 0) + 1)
  return count
}

/** Turns of the event loop that closing handles may take before they count as left open. */
const PATIENCE_TURNS = 200

/** @throws when more is open than `before`, naming what: whatever starts has to end. */
export async function expectNothingLeftOpen(before: Count): Promise<void> {
  for (let turn = 0; turn < PATIENCE_TURNS && leftOpen(before).length > 0; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  const left = leftOpen(before)
  if (left.length > 0) throw new Error(`left open: ${left.join(', ')}`)
}

function leftOpen(before: Count): string[] {
  return [...countOpenResources()]
    .map(([kind, count]) => ({ kind, extra: count - (before.get(kind) ?? 0) }))
    .filter(({ extra }) => extra > 0)
    .map(({ kind, extra }) => `${extra} ${kind}`)
}
