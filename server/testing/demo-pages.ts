import { inflateRawSync } from 'node:zlib'
import { WebSocket } from 'ws'
import {
  type DemoDesk,
  type DemoFrame,
  demoFrameSchema,
  type FollowerFrame,
  type PresenterFrame,
  presenterAnswerSchema,
  wholeSchema,
} from '../../shared/demo/demo-frames.ts'
import { demoProtocolVersion } from '../../shared/demo/demo-limits.ts'
import { type DemoState, emptyDemo } from '../../shared/demo/demo-state.ts'
import { foldDemo } from '../../shared/demo/fold-demo.ts'
import { followerSocketPath, presenterSocketPath } from '../../shared/routes/demo-routes.ts'

/** A follower's page without a browser: it folds what it is told. */
export async function connectFollower(
  address: string,
  token: string,
  { origin = address, name = `follower-${Math.random()}`, acknowledges = true } = {},
) {
  const socket = await opened(address, followerSocketPath(token), origin)
  const frames: DemoFrame[] = []
  const watchers = createWatchers()
  let state: DemoState = emptyDemo
  let skips = 0
  let arrived = 0
  let received = ''
  socket.on('message', (data: Buffer, isBinary) => {
    arrived += data.length
    if (isBinary) {
      const json = inflateRawSync(data).toString()
      received += json
      const whole = wholeSchema.parse(JSON.parse(json))
      state = whole.state
      if (whole.skipped) skips += 1
    } else {
      received += data.toString()
      const frame = demoFrameSchema.parse(JSON.parse(data.toString()))
      if (frame.type === 'told') state = foldDemo(state, frame.batch)
      else frames.push(frame)
    }
    if (acknowledges) say({ type: 'got', bytes: arrived })
    watchers.look()
  })
  const say = (frame: FollowerFrame | object) => socket.send(JSON.stringify(frame))
  say({ type: 'hello', protocol: demoProtocolVersion, follower: name })
  return {
    socket,
    say,
    closed: new Promise<number>(resolve => socket.on('close', code => resolve(code))),
    state: () => state,
    skips: () => skips,
    /** All that ever arrived, as text. */
    received: () => received,
    /** All answers that were for this page alone. */
    frames: (): readonly DemoFrame[] => frames,
    acknowledge: () => say({ type: 'got', bytes: arrived }),
    until: (fits: (state: DemoState) => boolean) => watchers.until(() => (fits(state) ? state : undefined)),
    answer: <Type extends DemoFrame['type']>(type: Type) =>
      watchers.until(() =>
        frames.find((frame): frame is Extract<DemoFrame, { type: Type }> => frame.type === type),
      ),
  }
}

/** The presenter's page without a browser. */
export async function connectPresenter(address: string, attemptId: string, origin = address) {
  const socket = await opened(address, presenterSocketPath(attemptId), origin)
  const watchers = createWatchers()
  let desk: DemoDesk | undefined
  let showAgain = 0
  const refusals: string[] = []
  socket.on('message', data => {
    const answer = presenterAnswerSchema.parse(JSON.parse(data.toString()))
    if (answer.type === 'desk') desk = answer.desk
    if (answer.type === 'show-again') showAgain += 1
    if (answer.type === 'refused') refusals.push(answer.problem.code)
    watchers.look()
  })
  const say = (frame: PresenterFrame) => socket.send(JSON.stringify(frame))
  say({ type: 'hello', protocol: demoProtocolVersion })
  return {
    socket,
    say,
    closed: new Promise<number>(resolve => socket.on('close', code => resolve(code))),
    shownAgain: (times: number) => watchers.until(() => showAgain >= times || undefined),
    until: (fits: (desk: DemoDesk) => boolean) =>
      watchers.until(() => (desk !== undefined && fits(desk) ? desk : undefined)),
    refused: () => watchers.until(() => refusals.shift()),
  }
}

async function opened(address: string, path: string, origin: string): Promise<WebSocket> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}${path}`, { origin })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return socket
}

function createWatchers() {
  const watchers = new Set<() => void>()
  return {
    look(): void {
      for (const watcher of [...watchers]) watcher()
    },
    until<Result>(look: () => Result | undefined): Promise<Result> {
      return new Promise(resolve => {
        const watcher = () => {
          const found = look()
          if (found === undefined) return
          watchers.delete(watcher)
          resolve(found)
        }
        watchers.add(watcher)
        watcher()
      })
    },
  }
}
