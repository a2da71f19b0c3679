import { expect, it } from 'vitest'
import type { Moment } from '../../shared/report/report.ts'
import { momentWords } from './moment-words.ts'
import { sampleReport } from './sample-report.ts'

const report = sampleReport({})

it.each<[Moment, string]>([
  [{ kind: 'fails', at: 0, checkId: 'orders.write' }, 'Criterion orders.write does not pass'],
  [{ kind: 'not-decided', at: 0, checkId: 'orders.write' }, 'Criterion orders.write could not be decided'],
  [{ kind: 'passes', at: 0, checkId: 'orders.write' }, 'Criterion orders.write passes'],
  [{ kind: 'no-longer-passes', at: 0, checkId: 'orders.write' }, 'Criterion orders.write no longer passes'],
  [{ kind: 'passes', at: 0, checkId: 'gone.away' }, 'gone.away passes'],
  [
    { kind: 'given-back', at: 0, ms: 62_000, reason: 'server-restarting' },
    '1 min 2 s given back: the server restarted',
  ],
  [{ kind: 'submitted', at: 0 }, 'Submitted'],
  [{ kind: 'expired', at: 0 }, 'Time was up'],
])('says of %j: %s', (moment, words) => expect(momentWords(moment, report)).toBe(words))
