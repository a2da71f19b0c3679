import type { z } from 'zod'
import type { getStatus } from '../../shared/routes/challenge-routes.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import type { Readiness } from '../ui/readiness-icon.tsx'
import { type BrowserFeature, findingWords } from './finding-words.ts'

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

/** What the page can do only with these. */
export type BrowserFeatures = { readonly [feature in BrowserFeature]: boolean }

const words = () => inPageLanguage(findingWords)

export function judgeBrowser(features: BrowserFeatures): Finding {
  const names: { readonly [feature: string]: string } = words().features
  const missing = Object.entries(features).flatMap(([name, there]) => (there ? [] : [names[name] ?? name]))
  if (missing.length === 0)
    return {
      id: 'browser',
      title: words().titles.browser,
      readiness: 'ready',
      detail: words().browserReady,
    }
  return {
    id: 'browser',
    title: words().titles.browser,
    readiness: 'unavailable',
    detail: words().browserMissing(missing.join(', ')),
    remedy: words().browserRemedy,
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
      title: words().titles.connection,
      readiness: 'unavailable',
      detail: words().noAnswer,
      remedy: words().noAnswerRemedy,
      blocks: true,
    }
  const detail = words().roundTrip(Math.round(best))
  if (best <= slowRoundTripMs)
    return { id: 'connection', title: words().titles.connection, readiness: 'ready', detail }
  return {
    id: 'connection',
    title: words().titles.connection,
    readiness: 'limited',
    detail,
    remedy: words().slowRemedy,
  }
}

export function judgeStorage(works: boolean): Finding {
  if (works)
    return {
      id: 'storage',
      title: words().titles.storage,
      readiness: 'ready',
      detail: words().storageReady,
    }
  return {
    id: 'storage',
    title: words().titles.storage,
    readiness: 'limited',
    detail: words().storageMissing,
    remedy: words().storageRemedy,
  }
}

const comfortable = { width: 1_100, height: 640 }

export function judgeWindow(width: number, height: number): Finding {
  const detail = words().windowSize(width, height)
  if (width >= comfortable.width && height >= comfortable.height)
    return { id: 'window', title: words().titles.window, readiness: 'ready', detail }
  return {
    id: 'window',
    title: words().titles.window,
    readiness: 'limited',
    detail,
    remedy: words().windowRemedy(comfortable.width, comfortable.height),
  }
}

export function judgeServer(status: ServerStatus | undefined, mode: 'exam' | 'practice' | 'demo'): Finding {
  const common = { id: 'server', title: words().titles.server } as const
  if (status === undefined)
    return {
      ...common,
      readiness: 'unavailable',
      detail: words().serverSilent,
      remedy: words().serverSilentRemedy,
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
      detail: words().noExams(reasons),
      remedy: words().noExamsRemedy,
      blocks: true,
    }
  if (lame.length > 0)
    return {
      ...common,
      readiness: 'limited',
      detail: words().serverLimited(reasons),
      remedy: words().serverLimitedRemedy,
    }
  return { ...common, readiness: 'ready', detail: words().serverReady }
}
