import type { z } from 'zod'
import type { getStatus } from '../../shared/routes/challenge-routes.ts'
import type { Readiness } from '../ui/readiness-icon.tsx'

/** One line of the environment check: what was found, and what to do about it. */
export interface Finding {
  readonly id: 'browser' | 'connection' | 'storage' | 'window' | 'server'
  readonly title: string
  readonly readiness: Exclude<Readiness, 'looking'>
  readonly detail: string
  readonly remedy?: string
  /** Starting would fail or lose work, so it is not offered. */
  readonly blocks?: true
}

export type ServerStatus = z.output<typeof getStatus.answer>

/** What the page can do only with these; the names are a person's, for the sentence. */
export interface BrowserFeatures {
  readonly [feature: string]: boolean
}

export function judgeBrowser(features: BrowserFeatures): Finding {
  const missing = Object.entries(features).flatMap(([name, there]) => (there ? [] : [name]))
  if (missing.length === 0)
    return {
      id: 'browser',
      title: 'Browser',
      readiness: 'ready',
      detail: 'Everything the workspace uses is there',
    }
  return {
    id: 'browser',
    title: 'Browser',
    readiness: 'unavailable',
    detail: `Missing: ${missing.join(', ')}`,
    remedy:
      'Use a current Chrome, Edge, Firefox or Safari, and open this server by https or on the machine it runs on.',
    blocks: true,
  }
}

/** Above this the terminal is felt to lag. Milliseconds. */
const slowRoundTripMs = 250

/** `roundTripsMs` are the ways to the server and back that were measured; none where it did not answer. */
export function judgeConnection(roundTripsMs: readonly number[]): Finding {
  const best = Math.min(...roundTripsMs)
  if (!Number.isFinite(best))
    return {
      id: 'connection',
      title: 'Connection',
      readiness: 'unavailable',
      detail: 'The server does not answer',
      remedy: 'Check the network. A proxy, a VPN or an extension may be in the way.',
      blocks: true,
    }
  const detail = `${Math.round(best)} ms to the server and back`
  if (best <= slowRoundTripMs) return { id: 'connection', title: 'Connection', readiness: 'ready', detail }
  return {
    id: 'connection',
    title: 'Connection',
    readiness: 'limited',
    detail,
    remedy:
      'The terminal will lag. A cable instead of the radio, or another network, may help. No work is lost.',
  }
}

export function judgeStorage(works: boolean): Finding {
  if (works)
    return {
      id: 'storage',
      title: 'Storage',
      readiness: 'ready',
      detail: 'Unsent work survives a closed tab and a dead network',
    }
  return {
    id: 'storage',
    title: 'Storage',
    readiness: 'limited',
    detail: 'This browser keeps nothing',
    remedy:
      'Work that has not reached the server would be lost with the tab. Leave the private window, or allow storage for this address.',
  }
}

const comfortable = { width: 1_100, height: 640 }

export function judgeWindow(width: number, height: number): Finding {
  const detail = `${width} × ${height} pixels`
  if (width >= comfortable.width && height >= comfortable.height)
    return { id: 'window', title: 'Window', readiness: 'ready', detail }
  return {
    id: 'window',
    title: 'Window',
    readiness: 'limited',
    detail,
    remedy: `Editor, terminal and diagram fit side by side from ${comfortable.width} × ${comfortable.height}. Make the window larger, or zoom out.`,
  }
}

export function judgeServer(status: ServerStatus | undefined, mode: 'exam' | 'practice' | 'demo'): Finding {
  const common = { id: 'server', title: 'Server' } as const
  if (status === undefined)
    return {
      ...common,
      readiness: 'unavailable',
      detail: 'The server does not say how it is',
      remedy: 'Wait a moment and look again.',
      blocks: true,
    }
  // What the machine may be short of soon is for whoever runs it, not for who starts now.
  const lame = status.parts.filter(
    ({ name, state }) => state === 'unavailable' || (state === 'limited' && name !== 'machine'),
  )
  const reasons = lame.flatMap(part => (part.problems.length > 0 ? part.problems : [part.detail])).join(' ')
  if (mode === 'exam' && !status.examReady)
    return {
      ...common,
      readiness: 'unavailable',
      detail: `Exams cannot be started here. ${reasons}`.trim(),
      remedy: 'You can practise meanwhile. Whoever runs this server finds the details on the status page.',
      blocks: true,
    }
  if (lame.length > 0)
    return {
      ...common,
      readiness: 'limited',
      detail: reasons,
      remedy: 'You can start. Whoever runs this server finds the details on the status page.',
    }
  return { ...common, readiness: 'ready', detail: 'Accounts, workspaces and checks are ready' }
}
