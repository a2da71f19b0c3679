import type { z } from 'zod'
import type { visitDemo } from '../../shared/routes/demo-routes.ts'

/** What a visitor was told of the demo. */
export type Visit = z.output<(typeof visitDemo)['answer']>
