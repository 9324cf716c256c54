-- Which of the field's claims does a store bear out, in words for people? One row per claim and comparison that can tell. What is estimated, its always-valid interval (95% at all looks together) and the region of truths in which the claim holds are written as one reads them: lifts +27.0%, shares 55.0%, ratios 6.5 times. days: after which customers are looked at; NULL where that is no question. Read by dashboards.
CREATE OR REPLACE VIEW claim_verdicts
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    hypothesis IN ('roas', 'order_value', 'lifetime_value') AS is_lift,
    hypothesis = 'phone_against_survey' AS is_ratio,
    units > 0 AND (isFinite(upper) OR (is_lift AND isFinite(lower)) OR estimate != 0) AS is_known,
    arrayMap(
        figure -> multiIf(
            isInfinite(figure), 'no bound',
            is_ratio, printf('%.1f times', figure),
            is_lift, printf('%+.1f%%', 100 * figure),
            printf('%.1f%%', 100 * figure)),
        [estimate, lower, upper]) AS written,
    splitByChar('/', comparison_id) AS parts,
    job = 'value' AND comparison_id != '' AS is_worth
SELECT
    store_id,
    hypothesis,
    indexOf(
        [
            'roas',
            'recovered_by_call',
            'recovered_by_email',
            'order_value',
            'lifetime_value',
            'price',
            'connect_rate',
            'phone_against_survey'
        ],
        hypothesis) AS claim_place,
    claim,
    estimand,
    multiIf(
        is_ratio, printf('%.0f to %.0f times', region_lower, region_upper),
        is_lift, printf('%+.0f%% or more', 100 * region_lower),
        region_upper = 1, printf('%.0f%% or more', 100 * region_lower),
        printf('%.0f%% to %.0f%%', 100 * region_lower, 100 * region_upper)) AS region,
    verdict,
    indexOf(['confirmed', 'refuted', 'undecided'], verdict) AS verdict_place,
    if(is_known, written[1], 'not known yet') AS found,
    multiIf(
        NOT is_known, '',
        isInfinite(lower) AND isInfinite(upper), 'no bound yet',
        concat(written[2], ' to ', written[3])) AS bounds,
    units,
    other_units,
    is_randomised,
    multiIf(
        NOT is_randomised, 'association: not drawn at random',
        is_lift, 'randomised',
        'a share: nothing is compared') AS design,
    comparison_id,
    multiIf(
        comparison_id = '', 'all conversations',
        is_worth AND parts[1] = 'experiment', arrayStringConcat(arrayPopBack(arrayPopFront(parts)), '/'),
        is_worth, concat(
            transform(
                parts[1],
                ['copy', 'outreach', 'outreach-chosen'],
                ['first copy shown', 'contacts that were drawn', 'contacts that were chosen'],
                parts[1]),
            if(length(parts) > 2, concat(': ', arrayStringConcat(arrayPopBack(arrayPopFront(parts)), '/')), '')),
        job = 'recovery', splitByChar(':', comparison_id, 3)[3],
        comparison_id) AS compared,
    if(is_worth, toUInt16OrNull(parts[-1]), NULL) AS days,
    arm
FROM hypotheses FINAL;
