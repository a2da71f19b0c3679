import type { Service, ServiceSurroundings } from '../service.ts'
import { actionPrefix } from '../wire/service-table.ts'
import { SERVICES } from './services.ts'

/** The services of an account: each loaded when it is first needed, and then shared by all accounts. */
export interface ServiceRegistry {
  find(id: string): Promise<Service | undefined>
  all(): Promise<readonly Service[]>
  /** The loaded service whose resources have ARNs like this one. */
  ownerOf(arn: string): Service | undefined
  /** What all of them run of an account's own code has had of processors so far, in milliseconds. */
  processorMs(accountId: string): Promise<number>
  /** Ends what the services share among accounts. */
  close(): Promise<void>
}

export type ServiceLoaders = Readonly<Record<string, () => Promise<Service>>>

interface ServiceModule {
  createService(surroundings: ServiceSurroundings): Service
}

/** All services of the list, each from its folder and only when it is needed: most calls of most accounts are to a few. */
export function serviceLoaders(surroundings: ServiceSurroundings): ServiceLoaders {
  const load = async (id: string): Promise<Service> => {
    const { createService }: ServiceModule = await import(`./${id}/service.ts`)
    return createService(surroundings)
  }
  return Object.fromEntries(SERVICES.map(id => [id, () => load(id)]))
}

export function createServiceRegistry(loaders: ServiceLoaders): ServiceRegistry {
  const loading = new Map<string, Promise<Service>>()
  const loaded = new Map<string, Service>()

  const find = (id: string): Promise<Service | undefined> => {
    const known = loading.get(id)
    if (known) return known
    const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined
    if (!load) return Promise.resolve(undefined)
    const service = load().then(one => {
      loaded.set(actionPrefix(id), one)
      return one
    })
    // A service that could not be loaded is tried again at its next call.
    service.catch(() => loading.delete(id))
    loading.set(id, service)
    return service
  }

  return {
    find,
    async all() {
      const services = await Promise.allSettled(Object.keys(loaders).map(find))
      return services.flatMap(result => {
        if (result.status === 'fulfilled') return result.value ?? []
        console.error('A service could not be loaded', result.reason)
        return []
      })
    },
    ownerOf: arn => loaded.get(arn.split(':')[2] ?? ''),
    async processorMs(accountId) {
      const times = await Promise.all([...loaded.values()].map(service => service.processorMs?.(accountId)))
      return times.reduce<number>((sum, ms) => sum + (ms ?? 0), 0)
    },
    async close() {
      await Promise.all([...loaded.values()].map(service => service.close?.()))
    },
  }
}
