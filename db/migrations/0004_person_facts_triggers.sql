-- What policy reads of people, kept in step with the tables it comes from (docs/decisions/0030). The three views say what is
-- right; the functions write what they say; the triggers call the functions in the transaction that changes something.
CREATE FUNCTION facts_second(timestamptz) RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN $1 IS NOT NULL
    THEN greatest(-2147483647, least(2147483647, floor(date_part('epoch', $1)) - 1577836800))::int END
$$;--> statement-breakpoint
CREATE FUNCTION held_facts(standing text, has_password boolean, roles jsonb, has_codes boolean, credentials jsonb)
RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object('standing', $1, 'hasPassword', $2, 'roles', $3, 'hasCodes', $4, 'credentials', $5)
$$;--> statement-breakpoint
CREATE FUNCTION place_facts(affiliations text[], units text[], groups text[], members jsonb)
RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object('affiliations', $1, 'units', $2, 'groups', $3, 'members', $4)
$$;--> statement-breakpoint
CREATE FUNCTION history_facts(told jsonb, exemptions jsonb, extensions jsonb)
RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object('told', $1, 'exemptions', $2, 'extensions', $3)
$$;--> statement-breakpoint
-- Proven, enabled credentials come first: their successes stand in the same order. Among equals the latest success is first, so
-- that who holds the same is in the same class. A device is named only where it holds two credentials that would be lost together.
CREATE VIEW person_held AS
SELECT p.id AS person_id,
  held_facts(p.standing, p.password_hash IS NOT NULL,
    coalesce((SELECT jsonb_agg(r.role ORDER BY r.role) FROM person_roles r WHERE r.person_id = p.id), '[]'),
    coalesce(h.codes, 0) > 0, coalesce(h.credentials, '[]')) AS facts,
  h.successes, facts_second(least(p.seen_elsewhere_at, h.elsewhere_seen_at)) AS elsewhere_seen_at,
  facts_second(h.elsewhere_success_at) AS elsewhere_success_at
FROM people p LEFT JOIN LATERAL (
  SELECT sum(o.codes) AS codes,
    jsonb_agg(jsonb_build_object('factor', o.factor, 'isProven', o.is_proven, 'disabled', o.disabled, 'circular', o.circular,
      'silent', o.silent, 'source', o.source, 'device', o.device) ORDER BY o.place) AS credentials,
    array_agg(o.success ORDER BY o.place) FILTER (WHERE o.is_live) AS successes,
    min(o.created_at) FILTER (WHERE o.source = 'external') AS elsewhere_seen_at,
    max(o.used_at) FILTER (WHERE o.source = 'external') AS elsewhere_success_at
  FROM (
    SELECT s.*, row_number() OVER (ORDER BY NOT s.is_live, s.factor, s.is_proven, s.disabled, s.circular, s.silent, s.source,
      s.device NULLS LAST, s.success DESC) AS place
    FROM (
      SELECT c.factor, c.proven_at IS NOT NULL AS is_proven, c.disabled_at IS NOT NULL AS disabled,
        c.proven_at IS NOT NULL AND c.disabled_at IS NULL AS is_live,
        coalesce((c.data ->> 'circular')::boolean, false) AS circular, coalesce((c.data ->> 'silent')::boolean, false) AS silent,
        c.source, c.created_at, coalesce(c.last_used_at, c.proven_at) AS used_at,
        facts_second(coalesce(c.last_used_at, c.proven_at)) AS success,
        CASE WHEN c.factor = 'recovery-codes' AND c.source = 'here' AND c.disabled_at IS NULL THEN (c.data ->> 'left')::int END AS codes,
        (SELECT count(DISTINCT a.device) FROM credentials a
          WHERE a.person_id = p.id AND a.device <= c.device AND c.proven_at IS NOT NULL AND c.disabled_at IS NULL AND EXISTS (
            SELECT FROM credentials b WHERE b.person_id = p.id AND b.device = c.device AND b.id <> c.id
              AND b.removed_at IS NULL AND b.proven_at IS NOT NULL AND b.disabled_at IS NULL)) AS device
      FROM credentials c WHERE c.person_id = p.id AND c.removed_at IS NULL) s) o) h ON true;--> statement-breakpoint
CREATE VIEW person_places AS
SELECT p.id AS person_id,
  place_facts(p.affiliations, p.units, p.groups, coalesce((
    SELECT jsonb_agg(jsonb_build_object('rollout', m.rollout_id, 'wave', m.wave, 'why', m.why) ORDER BY m.rollout_id, m.why)
    FROM wave_members m WHERE m.person_id = p.id), '[]')) AS facts
FROM people p;--> statement-breakpoint
CREATE VIEW person_histories AS
SELECT p.id AS person_id,
  history_facts(
    coalesce((SELECT jsonb_agg(jsonb_build_object('rollout', t.rollout_id, 'isTold', t.told_at IS NOT NULL,
        'toldDeadline', floor(date_part('epoch', t.told_deadline)), 'skips', t.skips_used) ORDER BY t.rollout_id)
      FROM person_rollouts t WHERE t.person_id = p.id), '[]'),
    coalesce((SELECT jsonb_agg(jsonb_build_object('rollout', e.rollout_id, 'from', floor(date_part('epoch', e.from_at)),
        'until', floor(date_part('epoch', e.until_at)), 'endedAt', floor(date_part('epoch', e.ended_at)),
        'applications', e.applications, 'networks', e.networks) ORDER BY e.from_at, e.until_at, e.id)
      FROM exemptions e WHERE e.person_id = p.id), '[]'),
    coalesce((SELECT jsonb_agg(jsonb_build_object('rollout', x.rollout_id,
        'until', floor(date_part('epoch', least(x.until_at, x.ended_at)))) ORDER BY x.rollout_id, x.until_at, x.id)
      FROM extensions x WHERE x.person_id = p.id), '[]')) AS facts,
  (SELECT array_agg(CASE n % 3 WHEN 0 THEN facts_second(t.told_at) WHEN 1 THEN facts_second(t.last_skip_at)
      ELSE facts_second(t.passed_at) END ORDER BY n)
    FROM generate_series(0, (SELECT 3 * max(r.slot) - 1 FROM person_rollouts t JOIN rollouts r ON r.id = t.rollout_id
      WHERE t.person_id = p.id)) n
    LEFT JOIN (person_rollouts t JOIN rollouts r ON r.id = t.rollout_id) ON t.person_id = p.id AND r.slot = n / 3 + 1) AS moments
FROM people p;--> statement-breakpoint
-- Rows are locked before anything is read: of two changes of one person at once the second then sees what the first one wrote.
CREATE FUNCTION lock_person_facts(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM person_facts WHERE person_id = ANY (ids) ORDER BY person_id FOR NO KEY UPDATE;
END $$;--> statement-breakpoint
CREATE FUNCTION refresh_held(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
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
END $$;--> statement-breakpoint
CREATE FUNCTION refresh_places(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_person_facts(ids);
  WITH computed AS MATERIALIZED (
    SELECT v.*, md5(v.facts::text)::uuid AS hash FROM person_places v WHERE v.person_id = ANY (ids)),
  wanted AS MATERIALIZED (SELECT DISTINCT ON (hash) hash, facts FROM computed ORDER BY hash),
  known AS MATERIALIZED (SELECT f.hash, min(f.id) AS id FROM wanted w JOIN place_classes f ON f.hash = w.hash GROUP BY 1),
  made AS (INSERT INTO place_classes (hash, facts) SELECT w.hash, w.facts FROM wanted w LEFT JOIN known k ON k.hash = w.hash
    WHERE k.id IS NULL RETURNING hash, id)
  UPDATE person_facts f SET place_class = a.id
  FROM computed c JOIN (SELECT hash, id FROM known UNION ALL SELECT hash, id FROM made) a ON a.hash = c.hash
  WHERE f.person_id = c.person_id AND f.place_class <> a.id;
END $$;--> statement-breakpoint
CREATE FUNCTION refresh_histories(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_person_facts(ids);
  WITH computed AS MATERIALIZED (
    SELECT v.*, md5(v.facts::text)::uuid AS hash FROM person_histories v WHERE v.person_id = ANY (ids)),
  wanted AS MATERIALIZED (SELECT DISTINCT ON (hash) hash, facts FROM computed ORDER BY hash),
  known AS MATERIALIZED (SELECT f.hash, min(f.id) AS id FROM wanted w JOIN history_classes f ON f.hash = w.hash GROUP BY 1),
  made AS (INSERT INTO history_classes (hash, facts) SELECT w.hash, w.facts FROM wanted w LEFT JOIN known k ON k.hash = w.hash
    WHERE k.id IS NULL RETURNING hash, id)
  UPDATE person_facts f SET history_class = a.id, moments = c.moments
  FROM computed c JOIN (SELECT hash, id FROM known UNION ALL SELECT hash, id FROM made) a ON a.hash = c.hash
  WHERE f.person_id = c.person_id AND (f.history_class, f.moments) IS DISTINCT FROM (a.id, c.moments);
END $$;--> statement-breakpoint
-- The class of some facts, found or made.
CREATE FUNCTION find_held_class(facts jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE found_id int;
BEGIN
  SELECT min(c.id) INTO found_id FROM held_classes c WHERE c.hash = md5($1::text)::uuid;
  IF found_id IS NULL THEN INSERT INTO held_classes (hash, facts) VALUES (md5($1::text)::uuid, $1) RETURNING id INTO found_id; END IF;
  RETURN found_id;
END $$;--> statement-breakpoint
CREATE FUNCTION find_place_class(facts jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE found_id int;
BEGIN
  SELECT min(c.id) INTO found_id FROM place_classes c WHERE c.hash = md5($1::text)::uuid;
  IF found_id IS NULL THEN INSERT INTO place_classes (hash, facts) VALUES (md5($1::text)::uuid, $1) RETURNING id INTO found_id; END IF;
  RETURN found_id;
END $$;--> statement-breakpoint
CREATE FUNCTION find_history_class(facts jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE found_id int;
BEGIN
  SELECT min(c.id) INTO found_id FROM history_classes c WHERE c.hash = md5($1::text)::uuid;
  IF found_id IS NULL THEN INSERT INTO history_classes (hash, facts) VALUES (md5($1::text)::uuid, $1) RETURNING id INTO found_id; END IF;
  RETURN found_id;
END $$;--> statement-breakpoint
-- A bulk load says `SET LOCAL sekisho.person_facts = 'later'` and calls rebuild_person_facts() at its end.
CREATE FUNCTION are_facts_written_later() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('sekisho.person_facts', true), '') = 'later'
$$;--> statement-breakpoint
-- People who are new hold nothing and were told nothing: each kind of them is looked up once, however many there are.
CREATE FUNCTION people_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  -- Before a class is looked up, so that a rebuild does not take it away as one that nobody has.
  LOCK TABLE person_facts IN ROW EXCLUSIVE MODE;
  INSERT INTO person_facts (person_id, held_class, place_class, history_class, bucket, arrived_at, last_sign_in_at,
    elsewhere_seen_at, elsewhere_last_at)
  SELECT n.id, k.held, l.place, h.history, n.bucket, facts_second(n.arrived_at), facts_second(n.last_sign_in_at),
    facts_second(n.seen_elsewhere_at), facts_second(n.last_elsewhere_at)
  FROM changed n
  JOIN (SELECT d.*, find_held_class(held_facts(d.standing, d.has_password, '[]', false, '[]')) AS held
    FROM (SELECT DISTINCT standing, password_hash IS NOT NULL AS has_password FROM changed) d) k
    ON k.standing = n.standing AND k.has_password = (n.password_hash IS NOT NULL)
  JOIN (SELECT d.*, find_place_class(place_facts(d.affiliations, d.units, d.groups, '[]')) AS place
    FROM (SELECT DISTINCT affiliations, units, groups FROM changed) d) l
    ON l.affiliations = n.affiliations AND l.units = n.units AND l.groups = n.groups
  CROSS JOIN (SELECT find_history_class(history_facts('[]', '[]', '[]')) AS history) h
  ON CONFLICT (person_id) DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION people_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  UPDATE person_facts f SET arrived_at = facts_second(n.arrived_at), last_sign_in_at = facts_second(n.last_sign_in_at),
    elsewhere_last_at = facts_second(n.last_elsewhere_at), bucket = n.bucket
  FROM changed n JOIN before o ON o.id = n.id
  WHERE f.person_id = n.id AND (o.arrived_at, o.last_sign_in_at, o.last_elsewhere_at, o.bucket)
    IS DISTINCT FROM (n.arrived_at, n.last_sign_in_at, n.last_elsewhere_at, n.bucket);
  SELECT array_agg(n.id) INTO ids FROM changed n JOIN before o ON o.id = n.id
  WHERE o.standing <> n.standing OR (o.password_hash IS NULL) <> (n.password_hash IS NULL)
    OR o.seen_elsewhere_at IS DISTINCT FROM n.seen_elsewhere_at;
  IF ids IS NOT NULL THEN PERFORM refresh_held(ids); END IF;
  SELECT array_agg(n.id) INTO ids FROM changed n JOIN before o ON o.id = n.id
  WHERE (o.affiliations, o.units, o.groups) IS DISTINCT FROM (n.affiliations, n.units, n.groups);
  IF ids IS NOT NULL THEN PERFORM refresh_places(ids); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION people_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM person_facts f USING changed o WHERE f.person_id = o.id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION held_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  SELECT array_agg(DISTINCT c.person_id) INTO ids FROM changed c;
  IF ids IS NOT NULL THEN PERFORM refresh_held(ids); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
-- Tries and versions of a credential change at every sign-in; policy does not read them.
CREATE FUNCTION credentials_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  SELECT array_agg(DISTINCT n.person_id) INTO ids FROM changed n JOIN before o ON o.id = n.id
  WHERE (o.factor, o.device, o.source, o.proven_at, o.last_used_at, o.disabled_at, o.removed_at, o.data)
    IS DISTINCT FROM (n.factor, n.device, n.source, n.proven_at, n.last_used_at, n.disabled_at, n.removed_at, n.data);
  IF ids IS NOT NULL THEN PERFORM refresh_held(ids); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION places_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  SELECT array_agg(DISTINCT c.person_id) INTO ids FROM changed c;
  IF ids IS NOT NULL THEN PERFORM refresh_places(ids); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION histories_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  SELECT array_agg(DISTINCT c.person_id) INTO ids FROM changed c WHERE c.person_id IS NOT NULL;
  IF ids IS NOT NULL THEN PERFORM refresh_histories(ids); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON people REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION people_inserted();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON people REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION people_updated();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON people REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION people_deleted();--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON credentials REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION held_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON credentials REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION credentials_updated();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON credentials REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION held_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON person_roles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION held_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON person_roles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION held_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON person_roles REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION held_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON wave_members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION places_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON wave_members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION places_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON wave_members REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION places_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON person_rollouts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON person_rollouts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON person_rollouts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON exemptions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON exemptions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON exemptions REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_insert AFTER INSERT ON extensions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_update AFTER UPDATE ON extensions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
CREATE TRIGGER person_facts_delete AFTER DELETE ON extensions REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION histories_changed();--> statement-breakpoint
-- Everybody anew: after a bulk load, and should the check ever find a difference. Classes that nobody has any more go; ids are
-- never used again, because processes keep what they have read of a class.
CREATE FUNCTION rebuild_person_facts() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE written bigint;
BEGIN
  LOCK TABLE person_facts IN EXCLUSIVE MODE;
  DELETE FROM person_facts;
  WITH held AS MATERIALIZED (SELECT v.*, md5(v.facts::text)::uuid AS hash FROM person_held v),
  place AS MATERIALIZED (SELECT v.*, md5(v.facts::text)::uuid AS hash FROM person_places v),
  history AS MATERIALIZED (SELECT v.*, md5(v.facts::text)::uuid AS hash FROM person_histories v),
  held_ids AS MATERIALIZED (SELECT d.hash, find_held_class(d.facts) AS id FROM (SELECT DISTINCT ON (hash) hash, facts FROM held) d),
  place_ids AS MATERIALIZED (SELECT d.hash, find_place_class(d.facts) AS id FROM (SELECT DISTINCT ON (hash) hash, facts FROM place) d),
  history_ids AS MATERIALIZED (SELECT d.hash, find_history_class(d.facts) AS id FROM (SELECT DISTINCT ON (hash) hash, facts FROM history) d)
  INSERT INTO person_facts (person_id, held_class, place_class, history_class, bucket, arrived_at, last_sign_in_at,
    elsewhere_seen_at, elsewhere_last_at, elsewhere_success_at, oldest_success, successes, moments)
  SELECT p.id, hi.id, pi.id, yi.id, p.bucket, facts_second(p.arrived_at), facts_second(p.last_sign_in_at),
    h.elsewhere_seen_at, facts_second(p.last_elsewhere_at), h.elsewhere_success_at,
    (SELECT min(s) FROM unnest(h.successes) s), h.successes, y.moments
  FROM people p
  JOIN held h ON h.person_id = p.id JOIN held_ids hi ON hi.hash = h.hash
  JOIN place l ON l.person_id = p.id JOIN place_ids pi ON pi.hash = l.hash
  JOIN history y ON y.person_id = p.id JOIN history_ids yi ON yi.hash = y.hash;
  GET DIAGNOSTICS written = ROW_COUNT;
  DELETE FROM held_classes c WHERE NOT EXISTS (SELECT FROM person_facts f WHERE f.held_class = c.id);
  DELETE FROM place_classes c WHERE NOT EXISTS (SELECT FROM person_facts f WHERE f.place_class = c.id);
  DELETE FROM history_classes c WHERE NOT EXISTS (SELECT FROM person_facts f WHERE f.history_class = c.id);
  RETURN written;
END $$;--> statement-breakpoint
SELECT rebuild_person_facts();
