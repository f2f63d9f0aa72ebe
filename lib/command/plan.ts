import { factorTraits } from '@/lib/factors/registry'
import { checkPlan } from '@/lib/rollouts/check-plan'
import type { PlanIssue } from '@/lib/rollouts/plan-issue'
import { probePlan, readProbes } from '@/lib/rollouts/probe-plan'
import { type Command, exitCodes } from './command'
import { readJson } from './read-json'

const lang = { lang: { type: 'string', default: 'en' } } as const
const readLocale = (value: unknown): 'en' | 'ja' => (value === 'ja' ? 'ja' : 'en')

export const planCheck: Command = {
  name: 'plan check',
  summary: 'Check a plan file and say every wrong thing with its path and reason. Needs no database.',
  usage: '<plan.json> [--lang en|ja]',
  options: lang,
  run: async ({ values, positionals, json, say }) => {
    const { ok, errors, warnings } = checkPlan(readJson(positionals[0], 'a plan file'), { factors: factorTraits }, readLocale(values.lang))
    if (json) say(JSON.stringify({ ok, errors, warnings }))
    else {
      sayIssues(errors, 'error', say)
      sayIssues(warnings, 'warning', say)
      say(ok ? `The plan is well formed (${warnings.length} warnings).` : `The plan is refused: ${errors.length} errors.`)
    }
    return ok ? exitCodes.done : exitCodes.refused
  },
}

export const planProbe: Command = {
  name: 'plan probe',
  summary: 'Ask a plan what it would mean for certain people at certain moments, as if it were running. Needs no database.',
  usage: '<plan.json> <probes.json> [--lang en|ja]',
  options: lang,
  run: async ({ values, positionals, json, say }) => {
    const locale = readLocale(values.lang)
    const known = { factors: factorTraits }
    const { document, errors } = checkPlan(readJson(positionals[0], 'a plan file'), known, locale)
    const probes = readProbes(readJson(positionals[1], 'a probes file'), locale)
    const wrong = [...errors, ...probes.errors]
    if (!document || !probes.probes) {
      if (json) say(JSON.stringify({ ok: false, errors: wrong }))
      else sayIssues(wrong, 'error', say)
      return exitCodes.refused
    }
    const answers = probePlan(document, probes.probes, known)
    if (json) say(JSON.stringify({ ok: true, answers }))
    else for (const answer of answers) say(JSON.stringify(answer))
    return exitCodes.done
  },
}

function sayIssues(issues: PlanIssue[], kind: string, say: (line: string) => void): void {
  for (const issue of issues) say(`${kind}  ${issue.path}  ${issue.reason}`)
}
