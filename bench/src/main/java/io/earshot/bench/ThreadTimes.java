package io.earshot.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** CPU time of this JVM's threads, by what they are for. Garbage collection and compilation are not among them. */
final class ThreadTimes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<Long, Long> before = new HashMap<>();

    /** From now on. */
    ThreadTimes() {
        for (long thread : THREADS.getAllThreadIds()) {
            before.put(thread, THREADS.getThreadCpuTime(thread));
        }
    }

    /** What the threads that still live have used since, in nanoseconds, by name without number. */
    Map<String, Long> since() {
        Map<String, Long> times = new TreeMap<>();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null) {
                long time =
                        THREADS.getThreadCpuTime(thread.getThreadId()) - before.getOrDefault(thread.getThreadId(), 0L);
                times.merge(purpose(thread.getThreadName()), time, Long::sum);
            }
        }
        return times;
    }

    /** A task's name without the number of its subtask; any thread's without its own number. */
    static String purpose(String thread) {
        return thread.replaceFirst(" \\(\\d+/\\d+\\)#\\d+$", "").replaceFirst("[-#_ ]*\\d+$", "");
    }
}
