package io.earshot.bench;

import io.earshot.local.cli.Terminal;

/** Says of a figure whether it is what the project aims at. */
final class Aim {
    private Aim() {}

    static void atLeast(Terminal terminal, String what, double figure, double aim) {
        say(terminal, figure >= aim, what, figure, "at least", aim);
    }

    static void atMost(Terminal terminal, String what, double figure, double aim) {
        say(terminal, figure <= aim, what, figure, "at most", aim);
    }

    private static void say(
            Terminal terminal, boolean isMet, String what, double figure, String direction, double aim) {
        terminal.say(
                "%-6s  %s: %.2f, the aim is %s %.2f".formatted(isMet ? "met" : "MISSED", what, figure, direction, aim));
    }
}
