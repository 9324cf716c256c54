package io.earshot.local.cli;

import io.earshot.local.LocalStack;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
public final class Version implements IVersionProvider {
    static String get() {
        String version = LocalStack.class.getPackage().getImplementationVersion();
        return version == null ? "(from classes)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Earshot " + get(), "Java " + System.getProperty("java.version")};
    }
}
