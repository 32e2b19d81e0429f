/**
 * Electron's fuses in the order of their wire, and how each package sets them. All of them are named: an Electron that
 * brings a tenth stops the build (strict) instead of shipping its default unseen.
 *
 * @type {Readonly<Record<string, boolean>>}
 */
export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Checked by Electron on macOS and Windows; Linux has no such check and relies on a root-owned /opt.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // Electron does not start with this one on unless the app ships its own V8 snapshot.
  LoadBrowserProcessSpecificV8Snapshot: false,
  // The page is served as app://, so file:// needs no more rights than a browser gives it.
  GrantFileProtocolExtraPrivileges: false,
  // Electron's own default; faster WebAssembly bounds checks.
  WasmTrapHandlers: true,
}
