-- What did customers say? Their exact words, where they let them be quoted; else only the tag. Read by dashboards.
CREATE OR REPLACE VIEW phrase_words
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    phrase_id,
    if(consent_to_quote, phrase, '(not to be quoted)') AS words,
    kind,
    name,
    stage,
    segment,
    product,
    conversation_id,
    occurred_at
FROM phrases FINAL;
