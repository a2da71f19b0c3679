/** One finding about a definition, as ValidateStateMachineDefinition tells it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING'
  readonly code: string
  readonly message: string
  /** Where it is, such as `/States/Pay/Next`. */
  readonly location?: string
}
