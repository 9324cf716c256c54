-- What does each piece of copy say, and what did the customers say of whose words it was made? One row per variant and phrase; phrase_id is empty of copy that was made of none. Words only where the customer lets them be quoted. Read by dashboards.
CREATE OR REPLACE VIEW variant_words
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    variant_id,
    experiment_id,
    arm,
    text,
    place,
    phrase_id,
    multiIf(phrase_id = '', '', words = '', '(not in the library)', words) AS words,
    kind,
    name,
    segment
FROM
(
    SELECT store_id, variant_id, experiment_id, arm, text, phrase.1 AS phrase_id, phrase.2 AS place
    FROM variants FINAL
    ARRAY JOIN if(empty(phrase_ids), [('', toUInt32(1))], arrayZip(phrase_ids, arrayEnumerate(phrase_ids))) AS phrase
) AS made
LEFT JOIN (SELECT store_id, phrase_id, words, kind, name, segment FROM phrase_words) AS library USING (store_id, phrase_id);
