package io.earshot.events;

/** How people are named: {@code c:} and a customer key, {@code v:} and a visitor id, or empty for nobody known. */
public final class Persons {
    public static final String NOBODY = "";
    private static final String CUSTOMER = "c:";
    private static final String VISITOR = "v:";

    private Persons() {}

    public static String customer(String customerKey) {
        return CUSTOMER + customerKey;
    }

    public static String visitor(String visitorId) {
        return VISITOR + visitorId;
    }

    public static boolean isVisitor(String person) {
        return person.startsWith(VISITOR);
    }
}
