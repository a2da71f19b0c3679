// `npm run schema`: writes docs/challenge.schema.json and docs/bedrock-script.schema.json, by which editors complete and explain
// challenge.yaml and the scripts of models. Tests keep them so.
import { writeFileSync } from 'node:fs'
import { scriptSchemaText } from '../server/aws-account/control.ts'
import { challengeSchemaText } from '../server/challenges/challenge-schema.ts'

writeFileSync('docs/challenge.schema.json', challengeSchemaText())
writeFileSync('docs/bedrock-script.schema.json', scriptSchemaText())
