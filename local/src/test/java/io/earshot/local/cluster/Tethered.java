package io.earshot.local.cluster;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main in a JVM that ends when its parent does. Arguments: that main's class, then what it gets.
 *
 * <p>It knows no other class of ours, so that it can stand alone beside the jars of Flink.
 */
final class Tethered {
    private Tethered() {}

    public static void main(String[] args) throws Exception {
        Thread tether = new Thread(Tethered::endWithParent, "tether");
        tether.setDaemon(true);
        tether.start();
        System.out.println("ready pid=" + ProcessHandle.current().pid());
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said, only the end matters.
            }
        } catch (IOException gone) {
            // That is an end, too.
        }
        Runtime.getRuntime().halt(0);
    }
}
