package io.earshot.bench;

/** What is measured beside each other. */
enum Contender {
    /** AttributionJob as it is submitted. */
    JOB("AttributionJob"),
    /** The least that a job on this stack does: {@link Floor}. */
    FLOOR("floor"),
    /** {@link SqlQuestion}. */
    SQL("Flink SQL");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
