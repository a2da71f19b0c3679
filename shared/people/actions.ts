/** What an action is done to, by what is known of it when the question is asked. */
export type Resource =
  /** Shown to the whole world: what has no owner, or whose link is all that it takes. */
  | { readonly kind: 'public' }
  /** What an installation has for all who are signed in: its challenges, its state. */
  | { readonly kind: 'installation' }
  /** What whoever asks has, or makes, themselves. */
  | { readonly kind: 'own' }
  /** Without an organisation it is nobody's but its candidate's. */
  | {
      readonly kind: 'attempt'
      readonly candidateId: string
      readonly organisationId?: string | undefined
      readonly cohortId?: string | undefined
    }
  /** A pack of challenges; without an id it is of nobody but the person at this machine. */
  | { readonly kind: 'pack'; readonly packId?: string | undefined }

/** Each thing that can be done, with the kind of resource that it is done to. Every route and socket names one of them. */
export const resourceOfAction = {
  /** To see what anybody may see. */
  'public:see': 'public',
  /** To see which challenges there are. */
  'catalogue:read': 'installation',
  /** To see what this installation can and cannot do. */
  'status:read': 'installation',
  /** To see and end where one is signed in, and to say by what one signs in again. */
  'session:own': 'own',
  /** To let others into one's own organisation. */
  'people:invite': 'own',
  /** To begin an attempt, and to try before whether it would work. */
  'attempt:start': 'own',
  /** To list one's attempts and what they came to. */
  'attempt:list': 'own',
  /** To look at a page of the console that one was given a link to. */
  'console:see': 'own',
  /** To see state and report. */
  'attempt:read': 'attempt',
  /** To work on it: files, terminals, console, submission. */
  'attempt:work': 'attempt',
  /** To contradict a verdict. */
  'attempt:appeal': 'attempt',
  /** To download what was made. */
  'attempt:files': 'attempt',
  /** To show it to others live. */
  'attempt:present': 'attempt',
  'credential:read': 'attempt',
  'portfolio:read': 'attempt',
  'portfolio:publish': 'attempt',
  /** To try a challenge that is being written, with all that its candidates must not see. */
  'challenge:rehearse': 'pack',
} as const satisfies Record<string, Resource['kind']>

export type Action = keyof typeof resourceOfAction

/** Every action there is. */
export const actions = Object.keys(resourceOfAction) as readonly Action[]
