import type * as z from 'zod'

/**
 * A stored document as `schema` wants it: a field that is of another version or damaged is taken out, so that it gets its
 * default while its neighbours stay. `schema` has to accept `{}`.
 */
export function repairDocument<T>(schema: z.ZodType<T>, stored: unknown): T {
  const isObject = typeof stored === 'object' && stored !== null && !Array.isArray(stored)
  const document: unknown = isObject ? structuredClone(stored) : {}
  for (;;) {
    const result = schema.safeParse(document)
    if (result.success) return result.data
    const paths = result.error.issues.map((issue) => issue.path)
    if (!paths.map((path) => removeAt(document, path)).includes(true)) return schema.parse({})
  }
}

function removeAt(document: unknown, path: readonly PropertyKey[]): boolean {
  const parent = path.slice(0, -1).reduce<unknown>(child, document)
  const key = path.at(-1)
  if (typeof parent !== 'object' || parent === null || key === undefined || !Object.hasOwn(parent, key)) return false
  return Reflect.deleteProperty(parent, key)
}

function child(parent: unknown, key: PropertyKey): unknown {
  return typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined
}
