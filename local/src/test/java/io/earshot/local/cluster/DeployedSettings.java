package io.earshot.local.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** The settings of {@code deploy/flink/config.yaml}, so that what is deployed is what is tested. */
public final class DeployedSettings {
    /** Addresses, folders and sizes are those of a machine; nobody waits for a checkpoint as long in a test. */
    private static final String OF_A_PLACE =
            ".*(address|bind-host|[.-]dir|process\\.size|numberOfTaskSlots|checkpointing\\.interval)|high-availability\\..*";

    private DeployedSettings() {}

    /**
     * All but those of a place.
     *
     * @param folder gets a copy of the file
     */
    public static Configuration read(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (InputStream file = DeployedSettings.class.getResourceAsStream("/deploy/flink/config.yaml")) {
            Files.copy(file, folder.resolve("config.yaml"), StandardCopyOption.REPLACE_EXISTING);
        }
        Configuration deployed = GlobalConfiguration.loadConfiguration(folder.toString());
        for (String key : Set.copyOf(deployed.keySet())) {
            if (key.matches(OF_A_PLACE)) {
                deployed.removeKey(key);
            }
        }
        return deployed;
    }
}
