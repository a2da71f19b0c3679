import { AwsError } from '../../aws-error.ts'
import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { creates, on } from '../../shape/operation.ts'
import { defineResource, table } from '../../shape/resource.ts'
import { checkTags } from '../../shape/tagging.ts'

interface Profile {
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
}

const profiles = defineResource<Profile>('signer', 'signing-profile', {
  table: table('signer.profiles'),
  named: ({ profileName, resourceArn }, arn) =>
    typeof resourceArn === 'string' ? resourceArn : arn({ ProfileName: String(profileName) }),
  missing: () => new AwsError('ResourceNotFoundException', 'There is no such profile.', 404),
  tags: {
    of: profile => profile.tags,
    with: (profile, tags) => ({ ...profile, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ tags }),
    refuse: message => new AwsError('BadRequestException', message),
  },
})

/** AWS Signer: profiles alone. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-signer')>('signer', {
    resources: [profiles],
    operations: {
      PutSigningProfile: creates(profiles, (context, { profileName: name, tags = {} }) => {
        const arn = profiles.arn(context, { ProfileName: name })
        profiles.save(context.state, arn, { name, tags: checkTags(profiles, tags) })
        return { arn }
      }),
      GetSigningProfile: on(profiles, (_, profile) => ({ profileName: profile.name, tags: profile.tags })),
    },
  })
}
