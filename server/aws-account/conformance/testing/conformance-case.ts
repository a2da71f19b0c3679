/** A value in a case: plain JSON in which `${name}` and `{ $bytes: … }` are filled in (`fill.ts`). */
export type Template =
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | { readonly [name: string]: Template }

/** One call and what AWS answers. With a sentence in `it` it is a case; without, it prepares one. */
export interface Step {
  /** What AWS does, as a sentence. */
  readonly it?: string
  /** The operation, by its name in the SDK. */
  readonly call: string
  /** Of another service than the scenario's. */
  readonly of?: string
  readonly with?: Template
  /** What the answer holds, if not more (`compare.ts`); any answer where absent. */
  readonly gives?: Template
  /** The error: its code, its status, and the whole of its text or `/pattern/`. */
  readonly fails?: readonly [code: string, status: number, text?: string]
  /** Names for later steps, each a place in the answer: `Messages.0.ReceiptHandle`. */
  readonly keep?: Readonly<Record<string, string>>
  /** It is eventual on AWS: asked again until it answers so. */
  readonly until?: boolean
}

/** The same of several operations: the sentence goes on after the name of each. */
export interface ManySteps extends Omit<Step, 'call' | 'with' | 'it'> {
  readonly it: string
  /** By operation, what it is called with. */
  readonly each: Readonly<Record<string, Template>>
}

/** Steps one after the other, in an account of their own. */
export interface Scenario {
  readonly scenario: string
  /** The page of AWS's, or the recorded answer, that says so. */
  readonly source: string
  /** Which clients try it beside the SDK for JavaScript. */
  readonly also?: readonly ('boto3' | 'cli')[]
  readonly steps: readonly Step[]
}

/** As it stands in a file. */
export interface WrittenScenario extends Omit<Scenario, 'steps'> {
  readonly steps: readonly (Step | ManySteps)[]
}

/** A scenario of a service, by the suffix of its SDK package. */
export interface ServiceScenario extends Scenario {
  readonly service: string
}

/** What a client got. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | {
      readonly kind: 'error'
      /** All names that the client knows it by: of a query's error and of the shape's. */
      readonly codes: readonly string[]
      /** Undefined where the client does not tell. */
      readonly status: number | undefined
      readonly text: string
    }
  /** The client is older than the operation, or cannot send this. */
  | { readonly kind: 'unable'; readonly why: string }

export interface ClientSettings {
  readonly endpoint: string
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

/** A client of AWS's, unmodified, that makes calls by the name of their operation. */
export interface Caller {
  call(settings: ClientSettings, service: string, operation: string, input: unknown): Promise<Outcome>
  close(): Promise<void>
  /** Ends the connections to an account of which nothing more is asked: the door takes so many and no more. */
  leave?(settings: ClientSettings): void
}
