import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import { lasting, type PeerFacts, waves } from './rules'

const model = `
[request_definition]
r = facts
[policy_definition]
p = wave, from, own, needs, eft
[policy_effect]
e = !some(where (p.eft == deny))
[matchers]
m = r.facts.wave == p.wave && r.facts.at >= p.from && r.facts.at >= ownDate(r.facts, p.own) && r.facts.exemptUntil <= r.facts.at && lacks(r.facts.proven, p.needs)
`
const policies = waves
  .flatMap(({ key, enforceAt, phoneEndsAt }) => [
    `p, ${key}, ${enforceAt}, arrivalEndsAt, any, deny`,
    `p, ${key}, ${phoneEndsAt}, arrivalPhoneEndsAt, lasting, deny`,
  ])
  .join('\n')

/** The rules as casbin policies: what its language lacks (lists) is two functions. */
export async function makeCasbin(): Promise<(facts: PeerFacts) => boolean> {
  const enforcer = await newEnforcer(newModelFromString(model), new StringAdapter(policies))
  await enforcer.addFunction('ownDate', (facts: PeerFacts, name: 'arrivalEndsAt' | 'arrivalPhoneEndsAt') => facts[name])
  await enforcer.addFunction('lacks', (proven: string[], needs: string) =>
    needs === 'any' ? proven.length === 0 : !proven.some((factor) => lasting.includes(factor)),
  )
  return (facts) => enforcer.enforceSync(facts)
}
