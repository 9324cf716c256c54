package io.earshot.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a JVM of its own, on the loopback address, with its data in a folder that outlives it.
 *
 * <p>It stops on {@link #close()}, and by itself when this JVM ends in whatever way.
 */
public final class KafkaProcess implements AutoCloseable {
    /** Where people look for Kafka first. */
    public static final int USUAL_PORT = 9092;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ATTEMPTS = 3;

    private final ChildJvm child;
    private final int port;

    private KafkaProcess(ChildJvm child) {
        this.child = child;
        this.port = Integer.parseInt(child.ready("port"));
    }

    /** Starts a broker on any free port. */
    public static KafkaProcess start(Path folder) {
        return start(folder, 0);
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param folder its data and log
     * @param usualPort the port to take if it is free, or 0 for any
     */
    public static KafkaProcess start(Path folder, int usualPort) {
        return start(folder, usualPort, null);
    }

    /**
     * Starts a broker with further settings and waits until it serves.
     *
     * @param folder its data and log
     * @param usualPort the port to take if it is free, or 0 for any
     * @param further a file of the broker's properties, which win: how clients must prove who they are, say
     */
    public static KafkaProcess start(Path folder, int usualPort, @Nullable Path further) {
        for (int attempt = 1; ; attempt++) {
            int port = Ports.usualOrFree(usualPort);
            int controllerPort = Ports.usualOrFree(usualPort == 0 ? 0 : usualPort + 1);
            try {
                return new KafkaProcess(ChildJvm.start(command(folder, port, controllerPort, further), PATIENCE));
            } catch (IllegalStateException e) {
                // Somebody else may have bound a port between our look and the broker's.
                if (attempt == ATTEMPTS || (Ports.isFree(port) && Ports.isFree(controllerPort))) {
                    throw e;
                }
            }
        }
    }

    private static ChildJvm.Command command(Path folder, int port, int controllerPort, @Nullable Path further) {
        List<String> arguments = new ArrayList<>(List.of(
                folder.resolve("data").toAbsolutePath().toString(),
                Integer.toString(port),
                Integer.toString(controllerPort)));
        if (further != null) {
            arguments.add(further.toAbsolutePath().toString());
        }
        return new ChildJvm.Command(
                "Kafka",
                KafkaServer.class,
                ChildJvm.ownClassPath(),
                List.of("-Xmx384m"),
                arguments,
                Map.of(),
                folder.resolve("kafka.log"));
    }

    /** What clients connect to. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public long pid() {
        return child.pid();
    }

    /** Ends the broker at once, as a crash would. */
    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
