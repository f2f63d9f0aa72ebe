import { activationIssue } from './activation-issue'
import { adminCreate } from './admin-create'
import { auditVerify } from './audit-verify'
import { backup, restore } from './backup'
import type { Command } from './command'
import { dbMigrate, dbStart, dbStatus, dbStop } from './db'
import { dbAfterRestore } from './db-after-restore'
import { demoSeed } from './demo-seed'
import { factsRebuild, factsVerify } from './facts'
import { importPeople } from './import'
import { importFactors, importSignIns } from './import-bridge'
import { planCheck, planProbe } from './plan'
import { planApply } from './plan-apply'
import { secretsNew } from './secrets-new'
import { waveCompare, waveExport } from './wave'

/** Every sub-command, in the order of `sekisho --help`: one line each. */
export const commands: Command[] = [
  adminCreate,
  importPeople,
  importFactors,
  importSignIns,
  activationIssue,
  planCheck,
  planProbe,
  planApply,
  waveExport,
  waveCompare,
  demoSeed,
  auditVerify,
  factsVerify,
  factsRebuild,
  secretsNew,
  dbMigrate,
  dbStart,
  dbStop,
  dbStatus,
  dbAfterRestore,
  backup,
  restore,
]
