import { workspaceDriverContract } from '../driver.contract.ts'
import { createDriverFixture } from './driver-fixture.ts'

workspaceDriverContract('the bubblewrap driver', async () => createDriverFixture())
