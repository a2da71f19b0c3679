import type { Json } from '../json.ts'

/**
 * What a check does to the scripted models, knowledge bases and functions' addresses of an account. None of it can be
 * noticed by what was built: a scene answers only requests in which its own words stand.
 */
export interface ModelProbes {
  /**
   * Has the account's models answer by one more scene, before all others, and gives the scene's name. Give its `when` words
   * that stand in nothing but this look's requests, and take it away with `removeScenes`: at most 200 are kept. A scene
   * with a hole is refused with AwsCallError, which says where it is.
   */
  addScene(scene: ModelScene): Promise<string>
  /** Takes scenes away that looks have added; names that are not there are left out. */
  removeScenes(names: readonly string[]): Promise<void>
  /** Puts documents into a knowledge base, in the place of those with the same source; at most 500 of all looks are kept. */
  putDocuments(knowledgeBaseId: string, documents: readonly KnowledgeDocument[]): Promise<void>
  /** Takes documents away that looks have put in, by their sources. Those of the seed stay. */
  removeDocuments(knowledgeBaseId: string, sources: readonly string[]): Promise<void>
}

/** One scene of a model's script as `docs/bedrock-script.schema.json` explains it. */
export interface ModelScene {
  /** Small letters, digits and dashes, at most 63: a scene of the same name is replaced. */
  readonly name: string
  readonly when: { readonly [condition: string]: Json }
  readonly turns: readonly { readonly [member: string]: Json }[]
}

/** A document of a knowledge base: one passage. */
export interface KnowledgeDocument {
  /** Its address, as citations have it: `s3://documents/returns.md`. */
  readonly source: string
  /** At most 20,000 characters. */
  readonly text: string
  readonly metadata?: { readonly [name: string]: string | number | boolean | readonly string[] }
}

/** What the platform sees of an account's models and of the spans that its applications tell of. */
export interface ModelLooks {
  /** The latest requests to models that are wanted, oldest first; the account keeps 500, long texts cut. */
  modelRequests(wanted: WantedModelRequests): Promise<readonly ModelRequestSeen[]>
  /** The latest spans that are wanted, in the order in which they came; the account keeps 3,000. */
  spans(wanted: WantedSpans): Promise<readonly SpanSeen[]>
}

/** Which requests to models. */
export interface WantedModelRequests {
  /** Those after this number. */
  readonly since?: number
  /** Those in which this text stands, in the request or in what was answered: at most 200 characters. */
  readonly holding?: string
  /** At most 100; 50 where absent. */
  readonly limit?: number
}

/** A request to a model and what became of it. */
export interface ModelRequestSeen {
  readonly [member: string]: Json | undefined
  /** Counts up from 1 within the account. */
  readonly seq: number
  /** Milliseconds since the epoch, by the account's clock. */
  readonly at: number
  /** Who asked: the ARN of a session of a role, or of a user. */
  readonly principalArn: string
  /** `Converse`, `ConverseStream`, `InvokeModel`, … */
  readonly operation: string
  readonly modelId: string
  /** In the shape of Converse, whichever operation was used. */
  readonly request: Json
  /** Which scene answered, and at which of its turns; `none` where nothing did. */
  readonly from: { readonly [member: string]: Json; readonly scene: string; readonly turn: number }
  /** What was answered: texts and calls of tools. */
  readonly blocks?: Json
  readonly stopReason?: string
  readonly usage?: { readonly [member: string]: Json; readonly input: number; readonly output: number }
  readonly error?: { readonly [member: string]: Json; readonly code: string; readonly message: string }
  /** What the guardrail did that the request named; `none` where it named none. */
  readonly guardrail: 'none' | 'passed' | 'masked' | 'blocked-input' | 'blocked-output'
  /** A stream is `streaming` until it was read to its end, left by its reader (`abandoned`) or broken off by the script. */
  readonly outcome: 'answered' | 'refused' | 'streaming' | 'streamed' | 'abandoned' | 'broken'
}

/** Which spans. */
export interface WantedSpans {
  /** Of this trace: 32 hexadecimal digits. */
  readonly traceId?: string
  /** Those in which this text stands, in a name, an attribute or an event: at most 200 characters. */
  readonly holding?: string
  /** Those that ended then or later, in milliseconds since the epoch. */
  readonly sinceMs?: number
  /** At most 500; 200 where absent. */
  readonly limit?: number
}

/** A span as an application told of it by OTLP. Ids in hexadecimal digits, times in milliseconds since the epoch. */
export interface SpanSeen {
  readonly [member: string]: Json | undefined
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: { readonly [name: string]: Json }
  readonly status: { readonly [member: string]: Json; readonly code: 'unset' | 'ok' | 'error' }
  /** `service.name` of the resource. */
  readonly service: string
}
