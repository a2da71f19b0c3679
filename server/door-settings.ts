import { isIP } from 'node:net'
import { z } from 'zod'

const addresses = z
  .string()
  .transform(text => text.split(/[\s,]+/).filter(part => part !== ''))
  .refine(parts => parts.every(part => isIP(part) !== 0))

/** The settings of the door: the page's own HTTPS, and who comes in how. */
export const doorSettings = {
  ASSAY_TLS_CERTIFICATE: {
    schema: z.string(),
    default: '',
    expects: 'the path of a file',
    about:
      'File with a certificate in PEM, and those that lead to its authority after it. With it and `ASSAY_TLS_KEY` the page is served by HTTPS alone.',
  },
  ASSAY_TLS_KEY: {
    schema: z.string(),
    default: '',
    expects: 'the path of a file',
    about: 'File with the private key of that certificate in PEM, without a passphrase.',
  },
  ASSAY_SIGN_IN: {
    schema: z.enum(['', 'required']),
    default: '',
    expects: '`required`, or left out',
    about:
      'Whether people sign in. On loopback whoever sits at this machine is let in at once, unless it is `required`; on any other address, and behind a proxy, it always is. Needs HTTPS.',
  },
  ASSAY_PROXY: {
    schema: addresses,
    default: '',
    expects: 'one or more IP addresses, with commas between them',
    about:
      'Addresses of the proxy that speaks HTTPS for this server, with `ASSAY_PUBLIC_ADDRESS` as people type it. Then nobody else is answered, people sign in, and its `X-Forwarded-For` and `X-Forwarded-Proto` are believed.',
  },
} as const
