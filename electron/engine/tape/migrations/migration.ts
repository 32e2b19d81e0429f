/** Forward only, one transaction each. Versions go by tens, so that a fix can be slipped between two. */
export interface Migration {
  readonly version: number
  readonly sql: string
}
