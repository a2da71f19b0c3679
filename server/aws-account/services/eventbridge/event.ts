/** An event as rules see it (EventBridge User Guide, "AWS service events"). */
export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** In seconds, ISO 8601. */
  readonly time: string
  readonly region: string
  /** Only of an event that is played again. */
  readonly 'replay-name'?: string
  readonly resources: readonly string[]
  readonly detail: unknown
}

/** Events carry whole seconds. */
export const eventTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')
