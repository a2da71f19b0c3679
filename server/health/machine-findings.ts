import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { type DiskFigures, roomProblem } from '../data-folder/disk-room.ts'
import type { Finding } from './finding.ts'

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte
/** With less than this the kernel may end what runs already. */
const memoryForOne = 150 * mebibyte
/** An attempt at work takes up to 340 MB. */
const memoryForSome = gibibyte
/** Beyond `roomProblem`, below which no exam begins. */
const diskForADay = 2 * gibibyte
/** A clock that was set back by less is of no account: time that was given is not taken away. */
const backAtMostMs = 5_000
/** No clock of a machine that runs this is earlier: 1 January 2026. */
const earliest = Date.UTC(2026, 0, 1)

/** Too little room on the disk of the data folder, now or soon. */
export async function diskFindings(
  dataDir: string,
  look: (folder: string) => Promise<DiskFigures> = statfs,
): Promise<Finding[]> {
  const full = await roomProblem(dataDir, look)
  if (full !== undefined) return [{ area: 'disk', severity: 'failure', text: full }]
  const { bavail, bsize } = await look(dataDir)
  const free = bavail * bsize
  if (free >= diskForADay) return []
  const text = `Only ${Math.floor(free / mebibyte)} MB are free on the disk of the data folder ${dataDir}; below 256 MB no exam starts. Free some space, keep less (ASSAY_KEEP_FILES_DAYS), or move the folder to a larger disk.`
  return [{ area: 'disk', severity: 'warning', text }]
}

/** Too little memory for another attempt, by /proc/meminfo (proc(5)). */
export function memoryFindings(meminfo = readOr('/proc/meminfo', '')): Finding[] {
  const kilobytes = Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1] ?? Number.NaN)
  const available = kilobytes * 1024
  if (Number.isNaN(available) || available >= memoryForSome) return []
  const said = `${Math.floor(available / mebibyte)} MB of memory are available`
  if (available >= memoryForOne)
    return [
      {
        area: 'memory',
        severity: 'warning',
        text: `Only ${said}; an attempt at work takes up to 350 MB. End other programs before more people start.`,
      },
    ]
  const text = `Only ${said}, which is too little for another attempt. End other programs, or give this machine more memory.`
  return [{ area: 'memory', severity: 'failure', text }]
}

export interface ClockReadings {
  /** Of this machine, in milliseconds since the epoch. */
  readonly now: number
  /** The last that this machine wrote down, if it has. */
  readonly lastBeat?: number | undefined
  /** Of the database, where that is on another machine. */
  readonly ofDatabase?: number | undefined
}

/** A clock that cannot be right: deadlines are told by it. */
export function clockFindings({ now, lastBeat, ofDatabase }: ClockReadings): Finding[] {
  const found: string[] = []
  if (now < earliest) found.push(`The clock of this machine says ${iso(now)}, which is long past.`)
  if (lastBeat !== undefined && lastBeat - now > backAtMostMs)
    found.push(
      `The clock of this machine says ${iso(now)}, and it has been ${iso(lastBeat)} before: it was set back.`,
    )
  if (ofDatabase !== undefined && Math.abs(ofDatabase - now) > backAtMostMs)
    found.push(`The clock of this machine says ${iso(now)} and that of the database ${iso(ofDatabase)}.`)
  return found.map(text => ({
    area: 'clock',
    severity: 'failure',
    text: `${text} Set it right and keep it so: timedatectl set-ntp true`,
  }))
}

/** A data folder that others may enter, or that is not this user's. */
export function folderFindings(dataDir: string): Finding[] {
  const found = statSync(dataDir, { throwIfNoEntry: false })
  // It is made at the first start.
  if (found === undefined) return []
  const say = (severity: Finding['severity'], text: string): Finding => ({ area: 'folder', severity, text })
  if (!found.isDirectory())
    return [say('failure', `${dataDir} is a file. Move it away, or choose another data folder: ASSAY_DATA=…`)]
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    const text = `This user may not read and write the data folder ${dataDir}. Run this as its owner, or give it to this user: chown -R`
    return [say('failure', text)]
  }
  // The group of the database may pass through it, where that runs as another user.
  if ((found.mode & 0o067) === 0) return []
  return [say('warning', `Others may read the data folder ${dataDir}. Close it: chmod 700 ${dataDir}`)]
}

/** Another Node than the one that everything was tried with. */
export function versionFindings(running = process.versions.node, pinned?: string): Finding[] {
  if (pinned === undefined || running === pinned) return []
  const text = `This runs in Node ${running}; it was tried with ${pinned}. Start it with npm, which takes that one: npm ci && npm start`
  return [{ area: 'versions', severity: 'warning', text }]
}

const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not Linux, or hidden.
    return otherwise
  }
}
