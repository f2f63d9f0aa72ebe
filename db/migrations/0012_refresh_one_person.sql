-- One person's facts, as every sign-in changes them. With an array of unknown length PostgreSQL plans the view anew at each call,
-- which takes 9 ms; asked for one id it keeps its plan, and needs less than one. What is written is the same.
CREATE FUNCTION refresh_held_of(id uuid) RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE computed record; class int;
BEGIN
  -- Before anything is read: of two changes of one person at once the second then sees what the first one wrote.
  PERFORM FROM person_facts f WHERE f.person_id = $1 FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT v.facts, v.successes, v.elsewhere_seen_at, v.elsewhere_success_at INTO computed FROM person_held v WHERE v.person_id = $1;
  class := find_held_class(computed.facts);
  UPDATE person_facts f SET held_class = class, successes = computed.successes,
    oldest_success = (SELECT min(s) FROM unnest(computed.successes) s),
    elsewhere_seen_at = computed.elsewhere_seen_at, elsewhere_success_at = computed.elsewhere_success_at
  WHERE f.person_id = $1 AND (f.held_class, f.successes, f.elsewhere_seen_at, f.elsewhere_success_at)
    IS DISTINCT FROM (class, computed.successes, computed.elsewhere_seen_at, computed.elsewhere_success_at);
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION refresh_held(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(ids) = 1 THEN PERFORM refresh_held_of(ids[1]); RETURN; END IF;
  PERFORM lock_person_facts(ids);
  WITH computed AS MATERIALIZED (
    SELECT v.*, md5(v.facts::text)::uuid AS hash FROM person_held v WHERE v.person_id = ANY (ids)),
  wanted AS MATERIALIZED (SELECT DISTINCT ON (hash) hash, facts FROM computed ORDER BY hash),
  known AS MATERIALIZED (SELECT f.hash, min(f.id) AS id FROM wanted w JOIN held_classes f ON f.hash = w.hash GROUP BY 1),
  made AS (INSERT INTO held_classes (hash, facts) SELECT w.hash, w.facts FROM wanted w LEFT JOIN known k ON k.hash = w.hash
    WHERE k.id IS NULL RETURNING hash, id)
  UPDATE person_facts f SET held_class = a.id, successes = c.successes,
    oldest_success = (SELECT min(s) FROM unnest(c.successes) s),
    elsewhere_seen_at = c.elsewhere_seen_at, elsewhere_success_at = c.elsewhere_success_at
  FROM computed c JOIN (SELECT hash, id FROM known UNION ALL SELECT hash, id FROM made) a ON a.hash = c.hash
  WHERE f.person_id = c.person_id AND (f.held_class, f.successes, f.elsewhere_seen_at, f.elsewhere_success_at)
    IS DISTINCT FROM (a.id, c.successes, c.elsewhere_seen_at, c.elsewhere_success_at);
END $$;
