package io.earshot.sources;

import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Says before each checkpoint how far it had been read: a function alone can no longer speak when its snapshot is taken. */
final class IntakeOperator extends ProcessOperator<Decoded, DeadLetter> {
    private static final long serialVersionUID = 1;

    private final Intake intake;

    IntakeOperator(Intake intake) {
        super(intake);
        this.intake = intake;
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        for (Reading reading : intake.readings()) {
            output.collect(Intake.READINGS, new StreamRecord<>(reading));
        }
    }
}
