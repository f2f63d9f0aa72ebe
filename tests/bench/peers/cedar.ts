import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { lasting, type PeerFacts, waves } from './rules'

const quoted = JSON.stringify(lasting)
const policies = [
  'permit (principal, action, resource);',
  ...waves.flatMap(({ key, enforceAt, phoneEndsAt }) => {
    const reached = (at: number, own: string) =>
      `context.wave == "${key}" && context.at >= ${at} && context.at >= context.${own} && context.exemptUntil <= context.at`
    return [
      `forbid (principal, action, resource) when { ${reached(enforceAt, 'arrivalEndsAt')} && context.proven.isEmpty() };`,
      `forbid (principal, action, resource) when { ${reached(phoneEndsAt, 'arrivalPhoneEndsAt')} && !context.proven.containsAny(${quoted}) };`,
    ]
  }),
].join('\n')

/** The rules as Cedar policies, parsed once and kept in the engine. */
export function makeCedar(): (facts: PeerFacts) => boolean {
  const parsed = preparsePolicySet('bench', { staticPolicies: policies })
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed))
  const nobody = { type: 'Person', id: 'x' }
  return (facts) => {
    const answer = statefulIsAuthorized({
      principal: nobody,
      action: { type: 'Action', id: 'sign-in' },
      resource: { type: 'Portal', id: 'x' },
      context: { ...facts },
      preparsedPolicySetId: 'bench',
      entities: [],
    })
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer))
    return answer.response.decision === 'allow'
  }
}
