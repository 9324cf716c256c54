package io.earshot.sinks;

/** What blocks are committed to. */
interface Target extends AutoCloseable {

    /** The greatest epoch of the job that has begun, or 0. */
    int currentEpoch(String job) throws Exception;

    /** Says that an epoch has begun, so that those before it stop. */
    void begin(String job, int epoch) throws Exception;

    /** Inserts all rows of a block, or none. */
    void insert(Block block) throws Exception;

    @Override
    void close();
}
