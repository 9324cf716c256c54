package io.earshot.jobs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.DistributionPattern;
import org.apache.flink.runtime.jobgraph.JobEdge;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Where Flink refuses to stop a job with a savepoint, now and then. A subtask of a source that is under back-pressure makes
 * its snapshot before it has ended, another one after it; and Flink gives up a savepoint in which some subtasks of a vertex
 * have ended and others have not, if an operator of that vertex keeps union list state
 * (DefaultCheckpointPlan.checkNoPartlyOperatorsFinishedVertexUsedUnionListState, Flink 2.3). Behind a source the same holds
 * as long as each subtask hears one subtask only. One that hears all of them has ended before its snapshot if all of these
 * had, and so have all others.
 */
final class UnevenStop {
    private UnevenStop() {}

    /** The uids of operators that keep union list state where some subtasks may have ended and others not. */
    static List<String> unions(StreamGraph graph) throws Exception {
        Set<String> unions = SavedState.of(graph).unions();
        JobGraph jobGraph = graph.getJobGraph();
        Set<JobVertexID> uneven = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (JobVertex vertex : jobGraph.getVerticesSortedTopologicallyFromSources()) {
            if (vertex.getParallelism() > 1 && (vertex.isInputVertex() || hearsOneOf(uneven, vertex))) {
                uneven.add(vertex.getID());
                vertex.getOperatorIDs().stream()
                        .map(OperatorIDPair::getUserDefinedOperatorUid)
                        .filter(unions::contains)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static boolean hearsOneOf(Set<JobVertexID> uneven, JobVertex vertex) {
        for (JobEdge input : vertex.getInputs()) {
            if (input.getDistributionPattern() == DistributionPattern.POINTWISE
                    && uneven.contains(input.getSource().getProducer().getID())) {
                return true;
            }
        }
        return false;
    }
}
