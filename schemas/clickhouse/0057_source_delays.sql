-- For how long has each partition kept records waiting? 0 where none is left; else the longer of two: since it was last seen to move on (or to have none left), and since the newest record read of it came to Kafka, which is unknown until one is read. By the notes of the last hour. Read by alerts.
CREATE OR REPLACE VIEW source_delays
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    topic,
    partition,
    greatest(notes[-1].3 - notes[-1].2, 0) AS records_behind,
    if(
        records_behind = 0,
        0,
        greatest(
            dateDiff('second', moved_at, now()),
            if(toUnixTimestamp64Milli(notes[-1].4) = 0, 0, dateDiff('second', notes[-1].4, now())),
            0
        )
    ) AS seconds_waiting
FROM
(
    SELECT
        job,
        topic,
        partition,
        arraySort(groupArray((source_progress.at, next_offset, end_offset, newest_record_at))) AS notes,
        arrayMax(note -> if(note.2 = notes[-1].2 AND note.3 > note.2, notes[1].1, note.1), notes) AS moved_at
    FROM source_progress
    WHERE source_progress.at > now() - INTERVAL 1 HOUR
    GROUP BY job, topic, partition
);
