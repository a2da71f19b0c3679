import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { on } from '../../shape/operation.ts'
import { memories } from '../bedrock-agentcore-control/memory/memories.ts'
import {
  createEvent,
  deleteEvent,
  getEvent,
  listActors,
  listEvents,
  listSessions,
} from './memory/memory-events.ts'

/** Amazon Bedrock AgentCore in use: what agents remember, by whom and in which session it was said. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-bedrock-agentcore')>('bedrock-agentcore', {
    resources: [],
    operations: {
      CreateEvent: on(memories, createEvent),
      GetEvent: on(memories, getEvent),
      ListEvents: on(memories, listEvents),
      DeleteEvent: on(memories, deleteEvent),
      ListSessions: on(memories, listSessions),
      ListActors: on(memories, listActors),
    },
  })
}
