import { z } from 'zod'

/** The settings of the page's own HTTPS. */
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
} as const
