/** Features a page could ask the browser for; Tapedeck uses full screen and writes to the clipboard, nothing else. */
const DENIED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/**
 * On every answer that carries the page or a part of it, errors included, in the browser and in the desktop app.
 * `socketOrigin` is where the engine listens (`ws://127.0.0.1:PORT`); in the desktop app it is reached by a port, not by address.
 */
export function securityHeaders(socketOrigin?: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(socketOrigin === undefined ? [] : [socketOrigin]),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': [
      ...DENIED_FEATURES.map((name) => `${name}=()`),
      'clipboard-write=(self)',
      'fullscreen=(self)',
    ].join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Cache-Control': 'no-store',
  }
}

function contentSecurityPolicy(sockets: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...sockets].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
