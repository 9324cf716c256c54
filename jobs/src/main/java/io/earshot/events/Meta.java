package io.earshot.events;

/**
 * What every event carries.
 *
 * @param eventId the producer's id of the event
 * @param storeId a store of the settings
 * @param atMicros when it happened, microseconds since 1970 UTC
 * @param revision 0 for the first word on an entity, higher for corrections
 * @param payloadHash the first 8 bytes of the SHA-256 of the record's value, compared as an unsigned number: two
 *     payloads of one event differ in them but for one case in 2^64
 */
public record Meta(String eventId, String storeId, long atMicros, int revision, long payloadHash) {}
