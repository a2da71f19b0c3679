import type { Service } from '../service.ts'
import { actionPrefix } from '../wire/service-table.ts'

/** The services of an account: each loaded when it is first needed, and then shared by all accounts. */
export interface ServiceRegistry {
  find(id: string): Promise<Service | undefined>
  all(): Promise<readonly Service[]>
  /** The loaded service whose resources have ARNs like this one. */
  ownerOf(arn: string): Service | undefined
}

export type ServiceLoaders = Readonly<Record<string, () => Promise<Service>>>

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
  }
}
