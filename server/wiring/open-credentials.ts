import type { Config } from '../config.ts'
import { type CredentialOffice, createCredentialOffice } from '../credentials/credential-office.ts'
import { createOutsideFetch } from '../credentials/fetch-outside.ts'
import { webIssuerOf } from '../credentials/issuer.ts'
import { createKeyRing, type KeyRing } from '../credentials/key-ring.ts'
import { createKeySealing, masterKeyOf } from '../credentials/key-sealing.ts'
import { createPublicDocuments } from '../credentials/public-documents.ts'
import { createPortfolioDesk } from '../portfolio/portfolio-desk.ts'
import type { Store } from '../store/connect-store.ts'
import { storeForCredentials } from './store-for-credentials.ts'
import { storeForPortfolios } from './store-for-portfolios.ts'

/** Keys and office over the store, as the configuration names the issuer. */
export function openCredentials(
  store: Pick<Store, 'credentials'>,
  config: Pick<Config, 'dataDir' | 'port' | 'tlsFiles' | 'publicAddress' | 'issuerName' | 'keySecret'>,
  now: () => number,
): { readonly keys: KeyRing; readonly office: CredentialOffice } {
  const { publicAddress, issuerName: name, port, tlsFiles } = config
  const kept = storeForCredentials(store)
  const keys = createKeyRing({
    store: kept,
    sealing: createKeySealing(masterKeyOf(config.dataDir, config.keySecret)),
    webIssuer: webIssuerOf(publicAddress),
    now,
  })
  const issuer = {
    name,
    publicAddress,
    localAddress: `http${tlsFiles === undefined ? '' : 's'}://localhost:${port}`,
  }
  return { keys, office: createCredentialOffice({ store: kept, keys, issuer, now }) }
}

/** What the web layer has of credentials and portfolios, and the office that attempts issue by. */
export function openIssuing(store: Store, config: Config, now: () => number) {
  const { office, keys } = openCredentials(store, config, now)
  const { publicAddress, issuerName } = config
  return {
    office,
    credentials: {
      office,
      documents: createPublicDocuments(office, createOutsideFetch(), publicAddress),
      publicAddress,
    },
    portfolios: createPortfolioDesk({
      store: storeForPortfolios(store),
      office,
      keys,
      issuerName,
      publicAddress,
      saved: store.blobs.get,
      now,
    }),
  }
}
