-- An organisation of :managers managers: 25 a branch, 10 branches a region. One in 100 is virtual, one in 200 has left, one in
-- 300 has just come, one in 500 has no scorecard's type, one in 50 has no target for households.
INSERT INTO organisation (name, name_en) VALUES ('行', 'Bank');
INSERT INTO rulebook_version (version, text, hash, zone, effective_from) VALUES ('bench', '', 'bench', 'Asia/Shanghai', '2026-01-01');
INSERT INTO unit (id, name, name_en) VALUES ('bank', '总行', 'Head office');
INSERT INTO unit (id, parent_id, name, name_en)
SELECT 'r' || g, 'bank', 'r' || g, 'r' || g FROM generate_series(0, (:managers - 1) / 250) g;
INSERT INTO unit (id, parent_id, name, name_en)
SELECT 'b' || g, 'r' || g / 10, 'b' || g, 'b' || g FROM generate_series(0, (:managers - 1) / 25) g;

INSERT INTO person (id, name, name_en, role, unit_id, manager_type, grade, in_post_since, left_on)
SELECT id, id, id, 'manager', 'b' || m / 25,
  CASE WHEN m % 100 = 7 THEN 'virtual' WHEN m % 500 = 13 THEN NULL WHEN m % 5 = 4 THEN 'part_time' ELSE 'full_time' END, 'middle',
  CASE WHEN m % 300 = 11 THEN date '2026-11-26' ELSE date '2024-01-01' END, CASE WHEN m % 200 = 21 THEN date '2026-11-20' END
FROM (SELECT m, 'm' || lpad(m::text, 6, '0') AS id FROM generate_series(0, :managers - 1) m) AS p;

INSERT INTO customer (id, name, created_at) SELECT m + 1, 'c' || m, '2025-01-01' FROM generate_series(0, :managers - 1) m;
INSERT INTO assignment (customer_id, person_id, share, from_on)
SELECT m + 1, 'm' || lpad(((m + by) % :managers)::text, 6, '0'), share, '2025-01-01'
FROM generate_series(0, :managers - 1) m, (VALUES (0, 6667), (1, 3333)) AS s(by, share);

INSERT INTO target (person_id, indicator, period, value)
SELECT 'm' || lpad(m::text, 6, '0'), t.indicator, t.period, t.value::bigint * (80 + m % 41) * 100
FROM generate_series(0, :managers - 1) m, (VALUES
  ('deposits', '2026-11', 15000), ('loans', '2026', 180000), ('households', '2026-11', 15000)) AS t(indicator, period, value)
WHERE m % 50 <> 3 OR t.indicator <> 'households';

-- As figures come in: day by day, and of a day kind by kind. 0 to 1000 with 4 places.
INSERT INTO fact (kind, person_id, customer_id, "on", value, attributes)
SELECT k.kind, CASE WHEN k.kind <> 'households' THEN 'm' || lpad(m::text, 6, '0') END, CASE WHEN k.kind = 'households' THEN m + 1 END,
  day::date, abs(hashint8(m * 1000::bigint + k.n * 100 + extract(day FROM day)::int)::bigint) % 10000001,
  CASE WHEN k.kind = 'visits'
    THEN jsonb_build_object('channel', (ARRAY['counter', 'phone', 'letter', 'branch'])[1 + (m + extract(day FROM day)::int * 7) % 4])
    ELSE '{}' END
FROM generate_series(timestamp '2026-11-01', timestamp '2026-11-30', interval '1 day') day,
  unnest(ARRAY['deposits', 'loans', 'balance', 'service', 'overdue', 'visits', 'slips', 'households', 'campaign', 'complaints'])
    WITH ORDINALITY AS k(kind, n),
  generate_series(0, :managers - 1) m;
