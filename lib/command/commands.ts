import { activationIssue } from './activation-issue'
import { adminCreate } from './admin-create'
import { auditVerify } from './audit-verify'
import type { Command } from './command'
import { dbMigrate, dbStart, dbStatus, dbStop } from './db'
import { demoSeed } from './demo-seed'
import { factsRebuild, factsVerify } from './facts'
import { importPeople } from './import'
import { planCheck, planProbe } from './plan'
import { planApply } from './plan-apply'
import { secretsNew } from './secrets-new'

/** Every sub-command, in the order of `sekisho --help`: one line each. */
export const commands: Command[] = [
  adminCreate,
  importPeople,
  activationIssue,
  planCheck,
  planProbe,
  planApply,
  demoSeed,
  auditVerify,
  factsVerify,
  factsRebuild,
  secretsNew,
  dbMigrate,
  dbStart,
  dbStop,
  dbStatus,
]
