package io.earshot.sources;

/**
 * How far a partition had been read when a checkpoint began.
 *
 * @param nextOffset of the record after the last one read
 * @param newestRecordMillis greatest Kafka timestamp of the records read since the job started
 * @param newestOccurredMillis greatest time of the events and heartbeats read since the job started; 0 without any
 */
public record Reading(
        String topic, int partition, long nextOffset, long newestRecordMillis, long newestOccurredMillis) {}
