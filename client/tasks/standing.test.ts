import { describe, expect, it } from 'vitest'
import type { CheckView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { CheckState } from '../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import { checkStanding, combinedStanding, nodeStandings, type Standing, taskStanding } from './standing.ts'

const untouched = (outcome: Outcome, cause: CheckCause): CheckState => ({
  checking: false,
  cause,
  verdict: { outcome, symptom: { code: 'works', values: {} }, facts: [] },
})
const decided = (outcome: Outcome, cause: CheckCause = 'account-change'): CheckState => ({
  ...untouched(outcome, cause),
  touched: true,
})
const running = (cause: CheckCause, before?: Outcome): CheckState => ({
  checking: true,
  cause,
  touched: true,
  ...(before && { verdict: { outcome: before, symptom: { code: 'works', values: {} }, facts: [] } }),
})
const view = (id: string, nodes: string[] = [], kind: CheckView['kind'] = 'goal'): CheckView => ({
  id,
  title: id,
  kind,
  points: 5,
  nodes,
})
const task = (checks: CheckView[], nodes: string[] = []): TaskView => ({
  id: 'orders',
  title: 'Orders',
  kind: 'repair',
  domain: 'build',
  points: 10,
  minutes: 5,
  brief: '',
  nodes,
  checks,
})

describe('a check', () => {
  const cases: readonly [string, CheckState | undefined, Standing][] = [
    ['that was never run is idle', undefined, 'idle'],
    ['is not shown as checking by the run at the start', running('start'), 'idle'],
    ['that the start found broken is idle: nobody has tried yet', untouched('fail', 'start'), 'idle'],
    ['that the start could not decide is idle', untouched('inconclusive', 'start'), 'idle'],
    ['that passes from the start passes', untouched('pass', 'start'), 'pass'],
    ['that a restarted server finds broken is idle', untouched('fail', 'recovery'), 'idle'],
    ['keeps its tick while a restarted server looks again', running('recovery', 'pass'), 'pass'],
    ['stays idle when a change elsewhere finds it as it was', untouched('fail', 'account-change'), 'idle'],
    ['that fails after a change fails', decided('fail', 'account-change'), 'fail'],
    ['that fails when asked for fails', decided('fail', 'request'), 'fail'],
    ['is checking while a change is looked at', running('account-change', 'pass'), 'checking'],
    ['that could not be decided says so', decided('inconclusive', 'request'), 'inconclusive'],
  ]
  for (const [name, check, standing] of cases) it(name, () => expect(checkStanding(check)).toBe(standing))
})

describe('a task', () => {
  const cases: readonly [string, Record<string, CheckState>, Standing][] = [
    ['passes when every check passes', { a: decided('pass'), b: decided('pass') }, 'pass'],
    ['is idle while one of its checks was not tried', { a: decided('pass') }, 'idle'],
    ['fails when one was tried and fails', { a: decided('pass'), b: decided('fail') }, 'fail'],
    ['is checking while one runs', { a: decided('pass'), b: running('request') }, 'checking'],
    ['stays failed while another of its checks runs', { a: decided('fail'), b: running('request') }, 'fail'],
    ['is undecided when nothing worse is known', { a: decided('inconclusive') }, 'inconclusive'],
  ]
  for (const [name, checks, standing] of cases) {
    it(name, () => expect(taskStanding(task([view('a'), view('b')]), checks)).toBe(standing))
  }

  const tried = (id: string): CheckView => ({ ...view(id), points: 0, scored: false })

  it('stands by what counts, whatever becomes of what is tried out beside it', () => {
    const checks = { a: decided('pass'), b: decided('fail') }
    expect(taskStanding(task([view('a'), tried('b')]), checks)).toBe('pass')
  })

  it('that is tried out as a whole stands by all of it', () => {
    const both = task([tried('a'), tried('b')])
    expect(taskStanding(both, { a: decided('pass') })).toBe('idle')
    expect(taskStanding(both, { a: decided('pass'), b: decided('fail') })).toBe('fail')
    expect(taskStanding(both, { a: decided('pass'), b: decided('pass') })).toBe('pass')
  })

  it('without checks is idle', () => expect(combinedStanding([], {})).toBe('idle'))
})

describe('the diagram', () => {
  it('shows a part by the checks that name it', () => {
    const tasks = [task([view('a', ['queue']), view('b', ['table'])], ['queue', 'table'])]
    expect(nodeStandings(tasks, { a: decided('fail'), b: decided('pass') })).toEqual({
      queue: 'fail',
      table: 'pass',
    })
  })

  it("shows a check without parts of its own on all of the task's", () => {
    expect(nodeStandings([task([view('a')], ['api', 'code'])], { a: decided('pass') })).toEqual({
      api: 'pass',
      code: 'pass',
    })
  })

  it('joins the checks of several tasks on a part they share', () => {
    const tasks = [task([view('a', ['api'])], ['api']), task([view('b', ['api'])], ['api'])]
    expect(nodeStandings(tasks, { a: decided('pass'), b: decided('fail') })).toEqual({ api: 'fail' })
  })

  it('does not praise a part that only guards look at', () => {
    const tasks = [task([view('a', ['api']), view('g', ['table'], 'guard')], ['api', 'table'])]
    const checks = { a: untouched('fail', 'start'), g: untouched('pass', 'start') }
    expect(nodeStandings(tasks, checks)).toEqual({ api: 'idle', table: 'idle' })
    expect(nodeStandings(tasks, { ...checks, g: decided('fail') })).toEqual({ api: 'idle', table: 'fail' })
  })

  it('knows parts without checks as idle', () => {
    expect(nodeStandings([task([], ['web'])], {})).toEqual({ web: 'idle' })
  })
})
