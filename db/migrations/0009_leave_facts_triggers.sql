-- When people leave, and when they are back from a leave, are instants of their own too.
CREATE OR REPLACE FUNCTION people_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  -- Before a class is looked up, so that a rebuild does not take it away as one that nobody has.
  LOCK TABLE person_facts IN ROW EXCLUSIVE MODE;
  INSERT INTO person_facts (person_id, held_class, place_class, history_class, bucket, arrived_at, last_sign_in_at,
    leaves_at, on_leave_to, elsewhere_seen_at, elsewhere_last_at)
  SELECT n.id, k.held, l.place, h.history, n.bucket, facts_second(n.arrived_at), facts_second(n.last_sign_in_at),
    facts_second(n.leaves_at), facts_second(n.on_leave_to), facts_second(n.seen_elsewhere_at), facts_second(n.last_elsewhere_at)
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
CREATE OR REPLACE FUNCTION people_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids uuid[];
BEGIN
  IF are_facts_written_later() THEN RETURN NULL; END IF;
  UPDATE person_facts f SET arrived_at = facts_second(n.arrived_at), last_sign_in_at = facts_second(n.last_sign_in_at),
    leaves_at = facts_second(n.leaves_at), on_leave_to = facts_second(n.on_leave_to),
    elsewhere_last_at = facts_second(n.last_elsewhere_at), bucket = n.bucket
  FROM changed n JOIN before o ON o.id = n.id
  WHERE f.person_id = n.id AND (o.arrived_at, o.last_sign_in_at, o.leaves_at, o.on_leave_to, o.last_elsewhere_at, o.bucket)
    IS DISTINCT FROM (n.arrived_at, n.last_sign_in_at, n.leaves_at, n.on_leave_to, n.last_elsewhere_at, n.bucket);
  SELECT array_agg(n.id) INTO ids FROM changed n JOIN before o ON o.id = n.id
  WHERE o.standing <> n.standing OR (o.password_hash IS NULL) <> (n.password_hash IS NULL)
    OR o.seen_elsewhere_at IS DISTINCT FROM n.seen_elsewhere_at;
  IF ids IS NOT NULL THEN PERFORM refresh_held(ids); END IF;
  SELECT array_agg(n.id) INTO ids FROM changed n JOIN before o ON o.id = n.id
  WHERE (o.affiliations, o.units, o.groups) IS DISTINCT FROM (n.affiliations, n.units, n.groups);
  IF ids IS NOT NULL THEN PERFORM refresh_places(ids); END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION rebuild_person_facts() RETURNS bigint LANGUAGE plpgsql AS $$
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
    leaves_at, on_leave_to, elsewhere_seen_at, elsewhere_last_at, elsewhere_success_at, oldest_success, successes, moments)
  SELECT p.id, hi.id, pi.id, yi.id, p.bucket, facts_second(p.arrived_at), facts_second(p.last_sign_in_at),
    facts_second(p.leaves_at), facts_second(p.on_leave_to), h.elsewhere_seen_at, facts_second(p.last_elsewhere_at), h.elsewhere_success_at,
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
UPDATE person_facts f SET leaves_at = facts_second(p.leaves_at), on_leave_to = facts_second(p.on_leave_to)
FROM people p WHERE p.id = f.person_id AND (p.leaves_at IS NOT NULL OR p.on_leave_to IS NOT NULL);
