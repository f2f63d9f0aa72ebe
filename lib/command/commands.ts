import { auditVerify } from './audit-verify'
import type { Command } from './command'
import { dbMigrate, dbStart, dbStatus, dbStop } from './db'
import { demoSeed } from './demo-seed'
import { planCheck, planProbe } from './plan'
import { planApply } from './plan-apply'
import { secretsNew } from './secrets-new'

/** Every sub-command, in the order of `sekisho --help`: one line each. */
export const commands: Command[] = [
  planCheck,
  planProbe,
  planApply,
  demoSeed,
  auditVerify,
  secretsNew,
  dbMigrate,
  dbStart,
  dbStop,
  dbStatus,
]
