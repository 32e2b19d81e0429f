import { expect, test } from 'vitest'
import { findDebFaults, parseControl, parseListing } from './read-deb.mjs'

const WANTED = { version: '0.1.0', arch: 'x64' } as const
const CONTROL = `Package: tapedeck
Version: 0.1.0
Architecture: amd64
Maintainer: Tapedeck <packages@tapedeck.invalid>
Depends: libgtk-3-0, libnotify4, libnss3, xdg-utils
Homepage: https://tapedeck.invalid/
Description: Local-first desktop market app
 One tape, kept on the trader's own machine.
`
const LISTING = `drwxr-xr-x root/root         0 2026-11-24 13:59 ./
-rwxr-xr-x root/root       114 2026-11-24 13:59 ./opt/Tapedeck/tapedeck
-rwxr-xr-x root/root         5 2026-11-24 13:59 ./opt/Tapedeck/chrome-sandbox
-rw-r--r-- root/root   4753093 2026-11-24 13:59 ./opt/Tapedeck/resources/app.asar
-rw-r--r-- root/root       229 2026-11-24 13:59 ./opt/Tapedeck/resources/apparmor-profile
-rw-r--r-- root/root       280 2026-11-24 13:59 ./usr/share/applications/tapedeck.desktop
-rw-r--r-- root/root     13494 2026-11-24 13:59 ./usr/share/icons/hicolor/512x512/apps/tapedeck.png
`
const DEB = {
  control: parseControl(CONTROL),
  files: parseListing(LISTING),
  desktopEntry: 'Exec=/opt/Tapedeck/tapedeck %U\nMimeType=x-scheme-handler/tapedeck;\n',
  postinst: 'apparmor_parser --replace',
}

test('a deb as it should be has no fault', () => {
  expect(findDebFaults(DEB, WANTED)).toEqual([])
})

test('a control file of another version or machine, or without what a window needs, is a fault', () => {
  const control = parseControl(CONTROL.replace('0.1.0', '0.1.10').replace('libnss3, ', ''))
  expect(findDebFaults({ ...DEB, control }, { ...WANTED, arch: 'arm64' })).toEqual([
    'deb: control file: Version is "0.1.10"',
    'deb: control file: Architecture is "amd64"',
    'deb: control file: Depends is "libgtk-3-0, libnotify4, xdg-utils"',
  ])
})

test('files elsewhere, of others, writable by all or set-uid are faults', () => {
  const files = parseListing(
    `${LISTING}-rw-r--r-- root/root 1 2026-11-24 13:59 ./etc/cron.d/tapedeck
-rw-rw-rw- root/root 1 2026-11-24 13:59 ./opt/Tapedeck/a
-rwsr-xr-x root/root 1 2026-11-24 13:59 ./opt/Tapedeck/b
-rw-r--r-- me/users 1 2026-11-24 13:59 ./opt/Tapedeck/with space
`,
  )
  expect(findDebFaults({ ...DEB, files }, WANTED)).toEqual([
    "deb: /etc/cron.d/tapedeck lies outside the app's own folders",
    'deb: /opt/Tapedeck/with space belongs to me/users',
    'deb: /opt/Tapedeck/a is -rw-rw-rw-',
    'deb: /opt/Tapedeck/b is -rwsr-xr-x',
  ])
})

test('a missing program, link handler or profile, and a sandbox turned off, are faults', () => {
  const faults = findDebFaults(
    {
      ...DEB,
      files: DEB.files.filter(({ name }) => !name.endsWith('/tapedeck')),
      desktopEntry: 'Exec=/opt/Tapedeck/tapedeck --no-sandbox %U\n',
      postinst: 'exit 0',
    },
    WANTED,
  )
  expect(faults).toEqual([
    'deb: no /opt/Tapedeck/tapedeck',
    'deb: its desktop entry takes no tapedeck: links',
    'deb: its desktop entry turns the sandbox off',
    'deb: postinst installs no AppArmor profile: Ubuntu 24 would refuse the sandbox',
  ])
})
