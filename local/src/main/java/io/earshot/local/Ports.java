package io.earshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback address. */
public final class Ports {
    /** Linux hands out those from 32768 on. */
    private static final int LASTING_TO = 32_000;

    private static final int LASTING_FROM = 20_000;

    private Ports() {}

    /** Returns the usual port, or any free one if it is taken. A usual port of 0 means any. */
    public static int usualOrFree(int usual) {
        return usual != 0 && isFree(usual) ? usual : free();
    }

    /** Returns whether a server could listen on the port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * Returns a port that was free a moment ago, out of those that the system gives to nobody by itself: so a server that
     * crashed finds it free again.
     */
    public static int lasting() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LASTING_FROM, LASTING_TO);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** Returns a port that was free a moment ago: whoever binds it must be ready to ask again. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
