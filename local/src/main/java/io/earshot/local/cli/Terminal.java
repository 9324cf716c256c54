package io.earshot.local.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command says to people: in colour and in place on a terminal, in plain lines elsewhere. */
public final class Terminal {
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean lively;
    private boolean statusShown;

    Terminal(PrintStream out, boolean lively) {
        this.out = out;
        this.lively = lively;
    }

    /** The standard output of this process. */
    public static Terminal standard() {
        boolean lively =
                System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8), lively);
    }

    /** Whether a line can be drawn over, which is for people; files and pipes get each line once. */
    public boolean isLively() {
        return lively;
    }

    public synchronized void say(String line) {
        eraseStatus();
        out.println(line);
    }

    public synchronized void say() {
        say("");
    }

    /** Shows a line that the next one replaces; not on a terminal, it is a line like others. */
    public synchronized void status(String line) {
        if (lively) {
            out.print(ERASE_LINE + line);
            out.flush();
            statusShown = true;
        } else {
            out.println(line);
        }
    }

    private void eraseStatus() {
        if (statusShown) {
            out.print(ERASE_LINE);
            statusShown = false;
        }
    }

    public String good(String text) {
        return paint("32", text);
    }

    public String bad(String text) {
        return paint("31", text);
    }

    public String warn(String text) {
        return paint("33", text);
    }

    public String bold(String text) {
        return paint("1", text);
    }

    public String dim(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return lively ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
