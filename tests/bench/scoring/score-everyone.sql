-- What rulebook.ts says, by hand, in one transaction: everybody's score for November 2026, explained line by line, ranked and stored.
-- The figures are added up into a table of their own because only so PostgreSQL adds them up on all processors; every step
-- that later ones look at more than once is materialised, or it would be worked out each time. Texts are put together and read
-- as JSON once: jsonb_build_object for every line took half as long again.
-- :workdays and :workdays_of_year come from the calendar of the product.
SET LOCAL work_mem = '256MB';
CREATE TEMP TABLE part ON COMMIT DROP AS
WITH edge AS (
  SELECT customer_id, person_id, from_on AS "on", share, 1 AS holds FROM assignment WHERE until_on IS NULL OR until_on >= from_on
  UNION ALL
  SELECT customer_id, person_id, until_on + 1, -share, -1 FROM assignment WHERE until_on >= from_on
), held AS (
  SELECT customer_id, person_id, "on" AS from_on, lead("on") OVER stretch AS before_on,
    sum(sum(share)) OVER stretch AS share, sum(sum(holds)) OVER stretch AS holds
  FROM edge GROUP BY customer_id, person_id, "on" WINDOW stretch AS (PARTITION BY customer_id, person_id ORDER BY "on")
)
SELECT f.person_id, f.kind, 10000::numeric AS share, count(*) AS rows, sum(f.value) AS sum, max(f.value) AS max, min(f.value) AS min,
  count(*) FILTER (WHERE f.kind = 'visits' AND f.attributes ->> 'channel' IN ('counter', 'phone')) AS passed,
  max(ARRAY[f."on" - date '2000-01-01', f.id, f.value]) FILTER (WHERE f.kind = 'balance') AS last
FROM fact f WHERE f.customer_id IS NULL AND f.person_id IS NOT NULL AND f.kind = ANY(:kinds) AND f."on" BETWEEN '2026-11-01' AND '2026-11-30'
GROUP BY f.person_id, f.kind
UNION ALL
SELECT h.person_id, own.kind, h.share, sum(own.rows), sum(own.sum), max(own.max), min(own.min), sum(own.passed), max(own.last)
FROM held h CROSS JOIN LATERAL (
  SELECT f.kind, count(*) AS rows, sum(f.value) AS sum, max(f.value) AS max, min(f.value) AS min,
    count(*) FILTER (WHERE f.kind = 'visits' AND f.attributes ->> 'channel' IN ('counter', 'phone')) AS passed,
    max(ARRAY[f."on" - date '2000-01-01', f.id, f.value]) FILTER (WHERE f.kind = 'balance') AS last
  FROM fact f WHERE f.customer_id = h.customer_id AND f.kind = ANY(:kinds) AND f."on" BETWEEN '2026-11-01' AND '2026-11-30'
    AND f."on" >= h.from_on AND f."on" < coalesce(h.before_on, 'infinity')
  GROUP BY f.kind
) AS own
WHERE h.holds > 0
GROUP BY h.person_id, own.kind, h.share;

WITH metric AS MATERIALIZED (
  SELECT person_id,
    round(sum(sum * share) FILTER (WHERE kind = 'deposits') / 1e8, 4) AS deposits, sum(rows) FILTER (WHERE kind = 'deposits') AS deposits_n,
    round(sum(sum * share) FILTER (WHERE kind = 'loans') / 1e8, 4) AS loans, sum(rows) FILTER (WHERE kind = 'loans') AS loans_n,
    round((max(last || share::bigint) FILTER (WHERE kind = 'balance'))[3] * (max(last || share::bigint) FILTER (WHERE kind = 'balance'))[4] / 1e8, 4) AS balance,
    sum(rows) FILTER (WHERE kind = 'balance') AS balance_n,
    round(sum(sum * share) FILTER (WHERE kind = 'service') / (1e8 * sum(rows) FILTER (WHERE kind = 'service')), 4) AS service,
    sum(rows) FILTER (WHERE kind = 'service') AS service_n,
    round(max(max * share) FILTER (WHERE kind = 'overdue') / 1e8, 4) AS overdue, sum(rows) FILTER (WHERE kind = 'overdue') AS overdue_n,
    round(coalesce(sum(passed * share), 0) / 1e4, 4) AS visits, coalesce(sum(passed), 0) AS visits_n,
    round(sum(sum * share) FILTER (WHERE kind = 'slips') / 1e8, 4) AS slips, sum(rows) FILTER (WHERE kind = 'slips') AS slips_n,
    round(sum(sum * share) FILTER (WHERE kind = 'households') / 1e8, 4) AS households, sum(rows) FILTER (WHERE kind = 'households') AS households_n,
    round(max(max * share) FILTER (WHERE kind = 'campaign') / 1e8, 4) AS campaign, sum(rows) FILTER (WHERE kind = 'campaign') AS campaign_n,
    round(min(min * share) FILTER (WHERE kind = 'complaints') / 1e8, 4) AS complaints, sum(rows) FILTER (WHERE kind = 'complaints') AS complaints_n
  FROM part GROUP BY person_id
), target AS MATERIALIZED (
  SELECT person_id, round(max(value) FILTER (WHERE indicator = 'deposits' AND period = '2026-11') / 1e4, 4) AS deposits_t,
    round(max(value) FILTER (WHERE indicator = 'loans' AND period = '2026') / 1e4, 4) AS loans_stated,
    round(max(value) FILTER (WHERE indicator = 'households' AND period = '2026-11') / 1e4, 4) AS households_t
  FROM target WHERE state = 'agreed' AND origin = 'table' GROUP BY person_id
), scored AS MATERIALIZED (
  SELECT p.id, p.unit_id, p.manager_type, p.in_post_since, p.left_on,
    CASE p.manager_type WHEN 'full_time' THEN 'full' WHEN 'part_time' THEN 'part' END AS card,
    m.*, t.deposits_t, t.loans_stated, t.loans_t, t.households_t,
    coalesce(greatest(0, least(120, round(100 * m.deposits / nullif(t.deposits_t, 0), 4))), 0) AS deposits_s,
    coalesce(greatest(0, least(120, round(100 * m.loans / nullif(t.loans_t, 0), 4))), 0) AS loans_s,
    coalesce(CASE
      WHEN m.balance <= 0 THEN 20 WHEN m.balance <= 400 THEN round((20 * 400 + 40 * m.balance) / 400, 4)
      WHEN m.balance <= 1000 THEN round((60 * 600 + 40 * (m.balance - 400)) / 600, 4) ELSE 100 END, 0) AS balance_s,
    coalesce(greatest(0, least(100, m.service)), 0) AS service_s,
    coalesce(CASE WHEN m.overdue <= 0 THEN 100 ELSE greatest(0, least(100, round(100 * 300 / m.overdue, 4))) END, 0) AS overdue_s,
    CASE WHEN m.visits >= 20 THEN 100 WHEN m.visits >= 15 THEN 85 WHEN m.visits >= 10 THEN 60 ELSE 0 END::numeric AS visits_s,
    coalesce(greatest(0, least(100, round(100 - 0.0020 * m.slips, 4))), 0) AS slips_s,
    CASE WHEN m.households IS NULL THEN 0 ELSE greatest(0, least(120, round(100 * m.households / nullif(t.households_t, 0), 4))) END
      * CASE WHEN m.households IS NOT NULL AND coalesce(t.households_t, 0) = 0 THEN NULL ELSE 1 END AS households_s,
    CASE WHEN m.campaign >= 990 THEN 8 WHEN m.campaign >= 950 THEN 3 ELSE 0 END::numeric AS campaign_s,
    coalesce(CASE WHEN m.complaints <= 0 THEN 0 WHEN m.complaints <= 60 THEN round(12 * m.complaints / 60, 4) ELSE 12 END, 0) AS complaints_s
  FROM person p LEFT JOIN metric m ON m.person_id = p.id
  LEFT JOIN (SELECT *, round(loans_stated * :workdays / :workdays_of_year, 4) AS loans_t FROM target) t ON t.person_id = p.id
  WHERE p.role = 'manager' AND p.in_post_since <= '2026-11-30' AND (p.left_on IS NULL OR p.left_on >= '2026-11-01')
), weighed AS MATERIALIZED (
  SELECT s.*, w.*, CASE WHEN s.households_s IS NULL THEN 85 ELSE 100 END AS carried FROM scored s
  LEFT JOIN (VALUES ('full', 20, 15, 10, 10, 10, 10, 10, 15), ('part', 30, 10, 5, 15, 5, 15, 5, 15))
    AS w(of, deposits_w, loans_w, balance_w, service_w, overdue_w, visits_w, slips_w, households_w) ON w.of = s.card
), added AS MATERIALIZED (
  SELECT *, round((deposits_w * deposits_s + loans_w * loans_s + balance_w * balance_s + service_w * service_s + overdue_w * overdue_s
      + visits_w * visits_s + slips_w * slips_s + households_w * coalesce(households_s, 0)) / carried, 4) AS weighted,
    least(campaign_s, 5) AS granted, least(complaints_s, 10) AS taken FROM weighed
), vetoed AS MATERIALIZED (
  SELECT *, weighted + granted - taken AS sum, CASE WHEN slips >= 17000 THEN least(weighted + granted - taken, 60) ELSE weighted + granted - taken END AS after
  FROM added
), done AS MATERIALIZED (
  SELECT *, CASE WHEN card IS NOT NULL THEN round(greatest(0, least(120, after)), 4) END AS total FROM vetoed
), stored AS (
  INSERT INTO result (person_id, unit_id, period_kind, period, total, explanation, scored_at)
  SELECT id, unit_id, 'month', '2026-11', (total * 10000)::bigint, concat(
    '{"rulebook":"bench","period":{"kind":"month","key":"2026-11","from":"2026-11-01","to":"2026-11-30"},"scorecard":',
    CASE WHEN card IS NULL THEN 'null,"indicators":[],"outcome":{"kind":"none","reason":"no_scorecard"}}' ELSE concat('"', card, '","indicators":[',
    concat('{"indicator":"deposits","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || deposits || '"', 'null'), ',"rows":', coalesce(deposits_n, 0),
      '},"target":', CASE WHEN deposits_t IS NULL THEN 'null' ELSE concat('{"from":"table","value":"', deposits_t, '","period":"2026-11","share":null}') END,
      ',"method":{"kind":"attainment","direction":"up"},"floor":"0.0000","cap":"120.0000","missing":',
      CASE WHEN deposits IS NULL THEN '"data"' WHEN coalesce(deposits_t, 0) = 0 THEN '"target"' ELSE 'null' END,
      ',"score":"', round(deposits_s, 4), '","weight":"', deposits_w, '.0000","contribution":"', round(deposits_w * deposits_s / carried, 4)),
    concat('"},{"indicator":"loans","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || loans || '"', 'null'), ',"rows":', coalesce(loans_n, 0),
      '},"target":', CASE WHEN loans_t IS NULL THEN 'null' ELSE concat('{"from":"table","value":"', loans_t, '","period":"2026","share":{"stated":"', loans_stated,
        '","workdays":', :workdays, ',"of":', :workdays_of_year, '}}') END,
      ',"method":{"kind":"attainment","direction":"up"},"floor":"0.0000","cap":"120.0000","missing":',
      CASE WHEN loans IS NULL THEN '"data"' WHEN coalesce(loans_t, 0) = 0 THEN '"target"' ELSE 'null' END,
      ',"score":"', round(loans_s, 4), '","weight":"', loans_w, '.0000","contribution":"', round(loans_w * loans_s / carried, 4)),
    concat('"},{"indicator":"balance","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || balance || '"', 'null'), ',"rows":', coalesce(balance_n, 0),
      '},"target":null,"method":{"kind":"linear","points":[{"x":"0.0000","score":"20.0000"},{"x":"400.0000","score":"60.0000"},{"x":"1000.0000","score":"100.0000"}]},',
      '"floor":"0.0000","cap":"100.0000","missing":', CASE WHEN balance IS NULL THEN '"data"' ELSE 'null' END,
      ',"score":"', round(balance_s, 4), '","weight":"', balance_w, '.0000","contribution":"', round(balance_w * balance_s / carried, 4)),
    concat('"},{"indicator":"service","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || service || '"', 'null'), ',"rows":', coalesce(service_n, 0),
      '},"target":null,"method":{"kind":"direct"},"floor":"0.0000","cap":"100.0000","missing":', CASE WHEN service IS NULL THEN '"data"' ELSE 'null' END,
      ',"score":"', round(service_s, 4), '","weight":"', service_w, '.0000","contribution":"', round(service_w * service_s / carried, 4)),
    concat('"},{"indicator":"overdue","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || overdue || '"', 'null'), ',"rows":', coalesce(overdue_n, 0),
      '},"target":{"from":"fixed","value":"300.0000","period":"2026-11","share":null},"method":{"kind":"attainment","direction":"down"},"floor":"0.0000","cap":"100.0000","missing":',
      CASE WHEN overdue IS NULL THEN '"data"' ELSE 'null' END,
      ',"score":"', round(overdue_s, 4), '","weight":"', overdue_w, '.0000","contribution":"', round(overdue_w * overdue_s / carried, 4)),
    concat('"},{"indicator":"visits","role":"weighted","metric":{"source":"fact","value":"', visits, '","rows":', visits_n,
      '},"target":null,"method":{"kind":"tiers","tiers":[{"at_least":"20.0000","score":"100.0000"},{"at_least":"15.0000","score":"85.0000"},{"at_least":"10.0000","score":"60.0000"}]},',
      '"floor":"0.0000","cap":"100.0000","missing":null,"score":"', round(visits_s, 4), '","weight":"', visits_w, '.0000","contribution":"', round(visits_w * visits_s / carried, 4)),
    concat('"},{"indicator":"slips","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || slips || '"', 'null'), ',"rows":', coalesce(slips_n, 0),
      '},"target":null,"method":{"kind":"deduction","base":"100.0000","per":"0.0020"},"floor":"0.0000","cap":"100.0000","missing":', CASE WHEN slips IS NULL THEN '"data"' ELSE 'null' END,
      ',"score":"', round(slips_s, 4), '","weight":"', slips_w, '.0000","contribution":"', round(slips_w * slips_s / carried, 4)),
    concat('"},{"indicator":"households","role":"weighted","metric":{"source":"fact","value":', coalesce('"' || households || '"', 'null'), ',"rows":', coalesce(households_n, 0),
      '},"target":', CASE WHEN households_t IS NULL THEN 'null' ELSE concat('{"from":"table","value":"', households_t, '","period":"2026-11","share":null}') END,
      ',"method":{"kind":"attainment","direction":"up"},"floor":"0.0000","cap":"120.0000","missing":',
      CASE WHEN households IS NULL THEN '"data"' WHEN coalesce(households_t, 0) = 0 THEN '"target"' ELSE 'null' END,
      ',"score":', coalesce('"' || round(households_s, 4) || '"', 'null'), ',"weight":"', households_w, '.0000","contribution":',
      coalesce('"' || round(households_w * households_s / carried, 4) || '"', 'null')),
    concat('},{"indicator":"campaign","role":"bonus","metric":{"source":"fact","value":', coalesce('"' || campaign || '"', 'null'), ',"rows":', coalesce(campaign_n, 0),
      '},"target":null,"method":{"kind":"tiers","tiers":[{"at_least":"990.0000","score":"8.0000"},{"at_least":"950.0000","score":"3.0000"}]},',
      '"floor":"0.0000","cap":"100.0000","missing":', CASE WHEN campaign IS NULL THEN '"data"' ELSE 'null' END,
      ',"score":"', round(campaign_s, 4), '","weight":null,"contribution":"', round(campaign_s, 4)),
    concat('"},{"indicator":"complaints","role":"penalty","metric":{"source":"fact","value":', coalesce('"' || complaints || '"', 'null'), ',"rows":', coalesce(complaints_n, 0),
      '},"target":null,"method":{"kind":"linear","points":[{"x":"0.0000","score":"0.0000"},{"x":"60.0000","score":"12.0000"}]},',
      '"floor":"0.0000","cap":"100.0000","missing":', CASE WHEN complaints IS NULL THEN '"data"' ELSE 'null' END,
      ',"score":"', round(complaints_s, 4), '","weight":null,"contribution":"', round(-complaints_s, 4)),
    '"}],"outcome":{"kind":"total","weighted":"', weighted, '","adjustments":[', concat_ws(',',
      CASE WHEN granted <> campaign_s THEN concat('{"kind":"bonus_cap","cap":"', round(granted, 4), '","amount":"', round(granted - campaign_s, 4), '"}') END,
      CASE WHEN taken <> complaints_s THEN concat('{"kind":"penalty_cap","cap":"', round(taken, 4), '","amount":"', round(complaints_s - taken, 4), '"}') END,
      CASE WHEN after <> sum THEN concat('{"kind":"veto","indicator":"slips","cap":"60.0000","amount":"', round(after - sum, 4), '"}') END,
      CASE WHEN total <> after THEN concat('{"kind":"clamp","bound":"', total, '","amount":"', round(total - after, 4), '"}') END),
    '],"total":"', total, '","band":"', CASE WHEN round(total, 2) >= 90 THEN 'excellent' WHEN round(total, 2) >= 80 THEN 'good'
      WHEN round(total, 2) >= 70 THEN 'competent' WHEN round(total, 2) >= 60 THEN 'improve' ELSE 'unqualified' END, '"}}') END)::jsonb, now()
  FROM done
), standing AS (
  SELECT id, round(total, 2) AS total, round(deposits_s, 2) AS first, round(service_s, 2) AS second, array_to_json(array_remove(ARRAY[
      CASE WHEN manager_type = 'virtual' THEN '{"kind":"virtual"}'::jsonb END,
      CASE WHEN left_on < '2026-11-30' THEN jsonb_build_object('kind', 'left', 'on', left_on) END,
      CASE WHEN days < 7 THEN jsonb_build_object('kind', 'too_few_days', 'days', days, 'minimum', 7) END,
      CASE WHEN card IS NULL THEN '{"kind":"no_scorecard"}'::jsonb END], NULL)) AS reasons
  FROM (SELECT *, least(coalesce(left_on, '2026-11-30'), '2026-11-30') - greatest(in_post_since, '2026-11-01') + 1 AS days FROM done) AS present
), ranked AS (
  SELECT id, total, rank() OVER (ORDER BY total DESC, first DESC, second DESC) AS rank
  FROM standing WHERE json_array_length(reasons) = 0
)
INSERT INTO ranking (unit_id, period_kind, period, lines, ranked_at)
SELECT 'bank', 'month', '2026-11', jsonb_build_object(
  'ranked', (SELECT jsonb_agg(jsonb_build_object('person', id, 'rank', rank, 'total', round(total, 4)::text, 'movement', NULL) ORDER BY rank, id) FROM ranked),
  'notRanked', (SELECT jsonb_agg(jsonb_build_object('person', id, 'reasons', reasons) ORDER BY id) FROM standing WHERE json_array_length(reasons) > 0)), now();
