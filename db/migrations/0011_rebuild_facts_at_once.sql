-- Everybody at once: each table is read and grouped once instead of once for each person, and each kind of facts is looked up once.
-- It must write what the views say; a test compares them.
CREATE OR REPLACE FUNCTION rebuild_person_facts() RETURNS bigint LANGUAGE plpgsql SET work_mem = '64MB' SET jit = off
-- How many kinds there are is not known before: a nested loop over them is the one plan that must not be taken.
SET enable_nestloop = off SET enable_mergejoin = off AS $$
DECLARE written bigint;
BEGIN
  LOCK TABLE person_facts IN EXCLUSIVE MODE;
  DELETE FROM person_facts;
  WITH credential AS (
    SELECT c.*, c.proven_at IS NOT NULL AND c.disabled_at IS NULL AS is_live,
      coalesce((c.data ->> 'circular')::boolean, false) AS circular, coalesce((c.data ->> 'silent')::boolean, false) AS silent,
      facts_second(coalesce(c.last_used_at, c.proven_at)) AS success,
      dense_rank() OVER (PARTITION BY c.person_id ORDER BY c.device) AS device_rank,
      count(*) FILTER (WHERE c.removed_at IS NULL AND c.proven_at IS NOT NULL AND c.disabled_at IS NULL)
        OVER (PARTITION BY c.person_id, c.device) AS sharing
    FROM credentials c),
  placed AS (
    SELECT s.*, CASE WHEN s.is_live AND s.device IS NOT NULL AND s.sharing > 1 THEN s.device_rank ELSE 0 END AS shared
    FROM credential s WHERE s.removed_at IS NULL),
  ordered AS (
    SELECT o.*, row_number() OVER (PARTITION BY o.person_id ORDER BY NOT o.is_live, o.factor, o.proven_at IS NOT NULL,
      o.disabled_at IS NOT NULL, o.circular, o.silent, o.source, o.shared, o.success DESC) AS place
    FROM placed o),
  held AS (
    SELECT o.person_id,
      coalesce(sum((o.data ->> 'left')::int) FILTER (WHERE o.factor = 'recovery-codes' AND o.source = 'here' AND o.disabled_at IS NULL), 0) > 0 AS has_codes,
      jsonb_agg(jsonb_build_object('factor', o.factor, 'isProven', o.proven_at IS NOT NULL, 'disabled', o.disabled_at IS NOT NULL,
        'circular', o.circular, 'silent', o.silent, 'source', o.source, 'device', o.shared) ORDER BY o.place) AS credentials,
      array_agg(o.success ORDER BY o.place) FILTER (WHERE o.is_live) AS successes,
      min(o.created_at) FILTER (WHERE o.source = 'external') AS elsewhere_seen_at,
      max(coalesce(o.last_used_at, o.proven_at)) FILTER (WHERE o.source = 'external') AS elsewhere_success_at
    FROM ordered o GROUP BY 1),
  role AS (SELECT r.person_id, jsonb_agg(r.role ORDER BY r.role) AS roles FROM person_roles r GROUP BY 1),
  member AS (
    SELECT m.person_id, jsonb_agg(jsonb_build_object('rollout', m.rollout_id, 'wave', m.wave, 'why', m.why) ORDER BY m.rollout_id, m.why) AS members
    FROM wave_members m GROUP BY 1),
  told AS (
    SELECT t.person_id, jsonb_agg(jsonb_build_object('rollout', t.rollout_id, 'isTold', t.told_at IS NOT NULL,
        'toldDeadline', floor(date_part('epoch', t.told_deadline)), 'skips', t.skips_used) ORDER BY t.rollout_id) AS told,
      -- With a rollout left out between two, places must be filled: the view does that.
      count(*) = max(r.slot) AS is_whole,
      string_agg(coalesce(facts_second(t.told_at)::text, 'NULL') || ',' || coalesce(facts_second(t.last_skip_at)::text, 'NULL') || ','
        || coalesce(facts_second(t.passed_at)::text, 'NULL'), ',' ORDER BY r.slot) AS moments
    FROM person_rollouts t JOIN rollouts r ON r.id = t.rollout_id GROUP BY 1),
  exempted AS (
    SELECT e.person_id, jsonb_agg(jsonb_build_object('rollout', e.rollout_id, 'from', floor(date_part('epoch', e.from_at)),
        'until', floor(date_part('epoch', e.until_at)), 'endedAt', floor(date_part('epoch', e.ended_at)),
        'applications', e.applications, 'networks', e.networks) ORDER BY e.from_at, e.until_at, e.id) AS exemptions
    FROM exemptions e WHERE e.person_id IS NOT NULL GROUP BY 1),
  extended AS (
    SELECT x.person_id, jsonb_agg(jsonb_build_object('rollout', x.rollout_id,
        'until', floor(date_part('epoch', least(x.until_at, x.ended_at)))) ORDER BY x.rollout_id, x.until_at, x.id) AS extensions
    FROM extensions x GROUP BY 1),
  everybody AS MATERIALIZED (
    SELECT p.id, p.standing, p.password_hash IS NOT NULL AS has_password, coalesce(r.roles, '[]') AS roles, coalesce(h.has_codes, false) AS has_codes,
      coalesce(h.credentials, '[]') AS credentials, h.successes, p.affiliations, p.units, p.groups, coalesce(m.members, '[]') AS members,
      coalesce(t.told, '[]') AS told, coalesce(e.exemptions, '[]') AS exemptions, coalesce(x.extensions, '[]') AS extensions,
      CASE WHEN t.is_whole THEN ('{' || t.moments || '}')::int[]
        WHEN NOT t.is_whole THEN (SELECT v.moments FROM person_histories v WHERE v.person_id = p.id) END AS moments,
      p.bucket, facts_second(p.arrived_at) AS arrived_at, facts_second(p.last_sign_in_at) AS last_sign_in_at,
      facts_second(p.leaves_at) AS leaves_at, facts_second(p.on_leave_to) AS on_leave_to,
      facts_second(least(p.seen_elsewhere_at, h.elsewhere_seen_at)) AS elsewhere_seen_at,
      facts_second(p.last_elsewhere_at) AS elsewhere_last_at, facts_second(h.elsewhere_success_at) AS elsewhere_success_at
    FROM people p LEFT JOIN held h ON h.person_id = p.id LEFT JOIN role r ON r.person_id = p.id LEFT JOIN member m ON m.person_id = p.id
      LEFT JOIN told t ON t.person_id = p.id LEFT JOIN exempted e ON e.person_id = p.id LEFT JOIN extended x ON x.person_id = p.id),
  held_ids AS MATERIALIZED (
    SELECT d.*, find_held_class(held_facts(d.standing, d.has_password, d.roles, d.has_codes, d.credentials)) AS id
    FROM (SELECT DISTINCT standing, has_password, roles, has_codes, credentials FROM everybody) d),
  place_ids AS MATERIALIZED (
    SELECT d.*, find_place_class(place_facts(d.affiliations, d.units, d.groups, d.members)) AS id
    FROM (SELECT DISTINCT affiliations, units, groups, members FROM everybody) d),
  history_ids AS MATERIALIZED (
    SELECT d.*, find_history_class(history_facts(d.told, d.exemptions, d.extensions)) AS id
    FROM (SELECT DISTINCT told, exemptions, extensions FROM everybody) d)
  INSERT INTO person_facts (person_id, held_class, place_class, history_class, bucket, arrived_at, last_sign_in_at, leaves_at, on_leave_to,
    elsewhere_seen_at, elsewhere_last_at, elsewhere_success_at, oldest_success, successes, moments)
  SELECT a.id, hi.id, pi.id, yi.id, a.bucket, a.arrived_at, a.last_sign_in_at, a.leaves_at, a.on_leave_to,
    a.elsewhere_seen_at, a.elsewhere_last_at, a.elsewhere_success_at, (SELECT min(s) FROM unnest(a.successes) s), a.successes, a.moments
  FROM everybody a
  JOIN held_ids hi ON hi.credentials = a.credentials AND hi.standing = a.standing AND hi.has_password = a.has_password
    AND hi.roles = a.roles AND hi.has_codes = a.has_codes
  JOIN place_ids pi ON pi.affiliations = a.affiliations AND pi.units = a.units AND pi.groups = a.groups AND pi.members = a.members
  JOIN history_ids yi ON yi.told = a.told AND yi.exemptions = a.exemptions AND yi.extensions = a.extensions;
  GET DIAGNOSTICS written = ROW_COUNT;
  DELETE FROM held_classes c WHERE NOT EXISTS (SELECT FROM person_facts f WHERE f.held_class = c.id);
  DELETE FROM place_classes c WHERE NOT EXISTS (SELECT FROM person_facts f WHERE f.place_class = c.id);
  DELETE FROM history_classes c WHERE NOT EXISTS (SELECT FROM person_facts f WHERE f.history_class = c.id);
  RETURN written;
END $$;
