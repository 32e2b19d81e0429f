/** Keys of providers that the user brings along. They live in the engine's process and never reach a page, a log or a file in clear. */
export const SECRET_NAMES = ['finnhub', 'coingecko', 'massive', 'openai'] as const
export type SecretName = (typeof SECRET_NAMES)[number]

/**
 * `os`: sealed by the keystore of the operating system · `passphrase`: sealed by what the user types · `memory`: gone when the app
 * ends · `none`: there is a file that must not be overwritten and cannot be read now.
 */
export type Protection = 'os' | 'passphrase' | 'memory' | 'none'

/** Why it is so; the words for it live in the page. */
export type ProtectionReason =
  /** The keystore named in `backend` seals every key. */
  | 'keystore'
  /** The passphrase was given; or it is still to be given, and names are known but no value. */
  | 'unlocked'
  | 'locked'
  /** This host never has a keystore (browser, CLI), and nobody has set a passphrase. */
  | 'no-keystore'
  /** Linux without libsecret or KWallet: Electron's stand-in has a fixed password, so it protects nothing. */
  | 'keystore-is-plain'
  /** The keystore does not answer, or has been refused. */
  | 'keystore-unavailable'
  /** The desktop app keeps keys in its keystore, where this host cannot read them; keys given here are held in memory. */
  | 'kept-by-desktop'
  /** The file was sealed by another keystore (`recorded`) than the present one (`backend`), which cannot open it. */
  | 'keystore-changed'
  /** The file is damaged, or of a newer version. */
  | 'file-damaged'
  | 'file-newer'

export interface SecretsStatus {
  readonly protection: Protection
  readonly reason: ProtectionReason
  /** Name of the present keystore, `gnome_libsecret`; null without one. */
  readonly backend: string | null
  /** Name of the keystore that sealed the file, where that is another one. */
  readonly recorded: string | null
}

/** Errors name a key by its name and never hold a value. */
export interface Secrets {
  status(): Promise<SecretsStatus>
  /** Those that are held, also while they are locked. */
  names(): Promise<SecretName[]>
  /**
   * For the engine's own requests only: no procedure of the contract returns it. Undefined when there is none.
   * @throws AppError unsupported (locked, or not readable by this keystore), store-corrupt
   */
  get(name: SecretName): Promise<string | undefined>
  /** @throws AppError bad-input (no fit value), unsupported (locked, must not be overwritten, or given by the environment), store-full, store-unwritable */
  set(name: SecretName, value: string): Promise<void>
  /** @throws as `set` */
  remove(name: SecretName): Promise<void>
  /** @throws AppError bad-input with reason `wrong-passphrase`, store-corrupt, unsupported when no passphrase is set */
  unlock(passphrase: string): Promise<void>
  /** Forgets passphrase and values. Nothing happens without a passphrase. */
  lock(): Promise<void>
  /**
   * Seals by passphrase what is held now; where there is one already, `previous` has to be it.
   * @throws AppError bad-input (too short, or `previous` is wrong), unsupported when what is held cannot be read
   */
  setPassphrase(next: string, previous?: string): Promise<void>
  /** Sets aside a file that cannot be read (it is never deleted) and begins without keys. */
  startOver(): Promise<void>
}
