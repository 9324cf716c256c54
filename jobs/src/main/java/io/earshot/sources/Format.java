package io.earshot.sources;

/** How the records of a topic are written. */
public enum Format {
    /** Avro single-object encoding. */
    AVRO,
    /** One JSON object. */
    JSON,
    /** Either, told apart by the first two bytes. */
    ANY
}
