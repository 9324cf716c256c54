-- How far has each partition been read, and how much is left? Operational: appended best effort, no result. Written by every job.
CREATE TABLE IF NOT EXISTS source_progress
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    topic                             LowCardinality(String) COMMENT 'Kafka topic',
    partition                         Int32 COMMENT 'Kafka partition',
    at                                DateTime64(3, 'UTC') COMMENT 'when this was seen, by the clock of the job; about every 10 s',
    next_offset                       Int64 COMMENT 'offset of the next record to read, as of the last completed checkpoint',
    end_offset                        Int64 COMMENT 'offset after the last record in Kafka',
    newest_record_at                  DateTime64(3, 'UTC') COMMENT 'greatest Kafka timestamp among the records read since the job started; 1970 before the first',
    newest_occurred_at                DateTime64(3, 'UTC') COMMENT 'greatest time of the events and heartbeats read since the job started, which the watermark waits for; 1970 before the first',
    watermark                         DateTime64(3, 'UTC') COMMENT 'how far event time has come in all partitions, the same in all rows of a moment; 1970 before it is known'
)
ENGINE = MergeTree
ORDER BY (job, topic, partition, at)
TTL toDateTime(at) + INTERVAL 14 DAY;
