/** A definition as its author wrote it, after it was checked (`check-definition.ts`). States Language, states-language.net. */
export interface Program {
  readonly StartAt: string
  readonly States: Readonly<Record<string, State>>
  readonly QueryLanguage?: QueryLanguage
  readonly TimeoutSeconds?: number
  readonly ProcessorConfig?: { readonly Mode?: string; readonly ExecutionType?: string }
}

export type QueryLanguage = 'JSONPath' | 'JSONata'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type Template = { readonly [key: string]: Json }

export interface Retrier {
  readonly ErrorEquals: readonly string[]
  readonly IntervalSeconds?: number
  readonly MaxAttempts?: number
  readonly BackoffRate?: number
  readonly MaxDelaySeconds?: number
  readonly JitterStrategy?: 'FULL' | 'NONE'
}

export interface Catcher {
  readonly ErrorEquals: readonly string[]
  readonly Next: string
  readonly ResultPath?: string | null
  readonly Assign?: Template
  readonly Output?: Json
}

export type ChoiceRule = { readonly [key: string]: Json } & {
  readonly Next?: string
  readonly Condition?: Json
  readonly Assign?: Template
  readonly Output?: Json
}

/** All fields that any type of state may have; which of them one has was checked. */
export interface State {
  readonly Type: 'Task' | 'Wait' | 'Pass' | 'Succeed' | 'Fail' | 'Choice' | 'Parallel' | 'Map'
  readonly QueryLanguage?: QueryLanguage
  readonly Comment?: string
  readonly Next?: string
  readonly End?: boolean
  readonly InputPath?: string | null
  readonly OutputPath?: string | null
  readonly ResultPath?: string | null
  readonly Parameters?: Json
  readonly ResultSelector?: Template
  readonly Arguments?: Json
  readonly Output?: Json
  readonly Assign?: Template
  readonly Retry?: readonly Retrier[]
  readonly Catch?: readonly Catcher[]
  readonly Result?: Json
  readonly Resource?: string
  readonly Credentials?: { readonly RoleArn?: string; readonly 'RoleArn.$'?: string }
  readonly TimeoutSeconds?: number | string
  readonly TimeoutSecondsPath?: string
  readonly HeartbeatSeconds?: number | string
  readonly HeartbeatSecondsPath?: string
  readonly Seconds?: number | string
  readonly SecondsPath?: string
  readonly Timestamp?: string
  readonly TimestampPath?: string
  readonly Error?: string
  readonly ErrorPath?: string
  readonly Cause?: string
  readonly CausePath?: string
  readonly Choices?: readonly ChoiceRule[]
  readonly Default?: string
  readonly Branches?: readonly Program[]
  readonly Iterator?: Program
  readonly ItemProcessor?: Program
  readonly Items?: Json
  readonly ItemsPath?: string
  readonly ItemSelector?: Json
  readonly ItemReader?: ItemReader
  readonly ItemBatcher?: ItemBatcher
  readonly ResultWriter?: ResultWriter
  readonly MaxConcurrency?: number | string
  readonly MaxConcurrencyPath?: string
  readonly ToleratedFailurePercentage?: number | string
  readonly ToleratedFailurePercentagePath?: string
  readonly ToleratedFailureCount?: number | string
  readonly ToleratedFailureCountPath?: string
  readonly Label?: string
}

export interface ItemReader {
  readonly Resource: string
  readonly ReaderConfig?: {
    readonly InputType?: string
    readonly CSVHeaderLocation?: string
    readonly CSVHeaders?: readonly string[]
    readonly CSVDelimiter?: string
    readonly MaxItems?: number | string
    readonly MaxItemsPath?: string
    readonly ItemsPointer?: string
  }
  readonly Parameters?: Json
  readonly Arguments?: Json
}

export interface ItemBatcher {
  readonly MaxItemsPerBatch?: number | string
  readonly MaxItemsPerBatchPath?: string
  readonly MaxInputBytesPerBatch?: number | string
  readonly MaxInputBytesPerBatchPath?: string
  readonly BatchInput?: Json
}

export interface ResultWriter {
  readonly Resource?: string
  readonly Parameters?: Json
  readonly Arguments?: Json
  readonly WriterConfig?: { readonly OutputType?: string; readonly Transformation?: string }
}

/** The language of a state: its own word, or that of the whole machine. */
export const languageOf = (state: State, inherited: QueryLanguage): QueryLanguage =>
  state.QueryLanguage ?? inherited

/** Whether a Map runs each item as an execution of its own. */
export const isDistributed = (state: State) =>
  (state.ItemProcessor ?? state.Iterator)?.ProcessorConfig?.Mode === 'DISTRIBUTED'
