import { readFileSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'

/** File systems on another machine, as Linux names them. WAL needs shared memory, which none of them has between machines. */
const NETWORK_TYPES =
  /^(nfs4?|cifs|smb3|smbfs|afs|ceph|glusterfs|davfs2?|fuse\.(sshfs|rclone|s3fs|davfs2?|glusterfs|curlftpfs|smbnetfs))$/

/**
 * @param mountInfo text of /proc/self/mountinfo; empty where the system has none
 * @returns the kind of network file system that `path` (absolute) lies on, or null for a local one
 */
export function networkFileSystem(path: string, mountInfo: string): string | null {
  if (/^[\\/]{2}[^\\/?.]/.test(path)) return 'network share'
  let best = { point: '', type: '' }
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ')
    const point = (left.split(' ')[4] ?? '').replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    const isAbove = point !== '' && (path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`))
    // A later mount on the same point hides the earlier one.
    if (isAbove && point.length >= best.point.length) best = { point, type: right.split(' ')[0] ?? '' }
  }
  return NETWORK_TYPES.test(best.type) ? best.type : null
}

/** The folder that `path` will really lie in: links of the part that exists are followed. */
function nearestRealPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : nearestRealPath(parent)
  }
}

/** The kind of network file system that `path` (absolute, it need not exist) lies on; null for this machine's own disks. */
export function fileSystemElsewhere(path: string): string | null {
  return networkFileSystem(nearestRealPath(path), readMounts())
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    // Windows and macOS: a share is told by its path there.
    return ''
  }
}
