package io.earshot.local.cluster;

import com.sun.jna.NativeLibrary;

/** Lets a process stand still, and go on. */
public final class Signals {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private Signals() {}

    public static void stop(long pid) {
        send(pid, SIGSTOP);
    }

    public static void goOn(long pid) {
        send(pid, SIGCONT);
    }

    private static void send(long pid, int signal) {
        int result = NativeLibrary.getInstance("c").getFunction("kill").invokeInt(new Object[] {(int) pid, signal});
        if (result != 0) {
            throw new IllegalStateException("process " + pid + " did not get signal " + signal);
        }
    }
}
