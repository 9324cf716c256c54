package io.earshot.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.config.Arguments;
import io.earshot.config.AttributionConfig;
import io.earshot.jobs.AttributionJob;
import io.earshot.local.Jobs;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sources.CustomerKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the files of deploy/ name is there, in this build or in what it depends on. */
class DeployTest {
    private static final Path COMPOSE = Repository.path("deploy/compose");
    private static final String SECRETS = "/opt/earshot/secrets/";

    /** Variables of the images themselves. */
    private static final Set<String> OF_IMAGES =
            Set.of("CLICKHOUSE_DB", "ENABLE_BUILT_IN_PLUGINS", "FLINK_CONF_DIR", "GF_PLUGINS_PREINSTALL_SYNC");

    private static final Map<String, Object> COMPOSE_FILE = Repository.yaml("deploy/compose/compose.yaml");
    private static final Map<String, Object> DEPLOYMENT = deployment("attribution", AttributionJob.class.getName());
    private static final Map<String, Object> SETTINGS = Repository.yaml("deploy/kubernetes/settings.yaml");
    private static final Map<String, Object> SECRET = Repository.yaml("deploy/kubernetes/secrets.yaml");

    @TempDir
    Path folder;

    @Test
    void imagesHaveTheVersionsOfTheBuild() {
        String flink =
                "flink:" + Repository.version("flink.version") + "-java" + Repository.version("maven.compiler.release");
        String clickHouse = Repository.first(
                Repository.text("local/package.json"), "\"@chdb/lib-linux-x64-gnu\": *\"(\\d+\\.\\d+)\\.");
        String grafana =
                Repository.first(Repository.text("dashboards/preview/package.json"), "\"@grafana/ui\": *\"([\\d.]+)\"");

        Map<String, String> images = new TreeMap<>();
        services().forEach((name, service) -> images.put(name, (String) service.get("image")));
        assertThat(images)
                .isEqualTo(Map.of(
                        "kafka",
                        "apache/kafka:" + Repository.version("kafka.version"),
                        "clickhouse",
                        "clickhouse/clickhouse-server:" + clickHouse,
                        "jobmanager",
                        flink,
                        "taskmanager",
                        flink,
                        "zookeeper",
                        flink,
                        "jobs",
                        flink,
                        "grafana",
                        "grafana/grafana:" + grafana));
        assertThat(Repository.first(dockerfile(), "FROM (\\S+)")).isEqualTo(flink);
        assertThat(get(DEPLOYMENT, "spec", "flinkVersion"))
                .isEqualTo("v"
                        + Repository.first(Repository.version("flink.version"), "(\\d+\\.\\d+)")
                                .replace('.', '_'));
        assertThat((String) get(DEPLOYMENT, "spec", "image")).endsWith("earshot:" + projectVersion());
    }

    @Test
    void flinkKnowsEverySetting() throws Exception {
        FlinkOptions options = new FlinkOptions();
        List<String> problems = new ArrayList<>();
        Stream.of(flinkSettings(), deploymentSettings())
                .forEach(settings -> settings.forEach(
                        (key, value) -> options.problem(key, value).ifPresent(problems::add)));

        assertThat(problems).isEmpty();
        assertThat(options.problem("state.backend.incremental", "true")).isPresent();
        assertThat(options.problem("taskmanager.numberOfTaskSlots", "two")).isPresent();
    }

    @Test
    void theReporterIsFlinksOwn() throws Exception {
        assertThat(Class.forName(flinkSettings().get("metrics.reporter.prometheus.factory.class")))
                .isAssignableTo(MetricReporterFactory.class);
    }

    @Test
    void kubernetesHasTheSettingsOfFlinkExceptWhereThingsAre() {
        Map<String, String> expected = flinkSettings();
        expected.keySet().removeIf(DeployTest::saysWhereThingsAre);
        Map<String, String> actual = deploymentSettings();
        actual.keySet().removeIf(DeployTest::saysWhereThingsAre);

        assertThat(actual).isEqualTo(expected);
        assertThat(get(DEPLOYMENT, "spec", "jobManager", "resource", "memory"))
                .isEqualTo(flinkSettings().get("jobmanager.memory.process.size"));
        assertThat(get(DEPLOYMENT, "spec", "taskManager", "resource", "memory"))
                .isEqualTo(flinkSettings().get("taskmanager.memory.process.size"));
    }

    @Test
    void theOperatorKnowsEveryFieldOfTheDeployment() throws IOException {
        Map<?, ?> crd;
        try (InputStream file =
                DeployTest.class.getResourceAsStream("/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
            crd = (Map<?, ?>) Repository.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
        Map<?, ?> version = (Map<?, ?>) ((List<?>) get(crd, "spec", "versions")).get(0);
        Map<String, Object> schema =
                new TreeMap<>(cast(get(version, "schema", "openAPIV3Schema", "properties", "spec", "properties")));
        // This copy of the schema is older than Flink 2.
        schema.put("flinkVersion", Map.of("type", "string"));

        Jobs.mains().forEach((name, main) -> {
            Map<String, Object> deployment = deployment(name, main.getName());
            assertThat(deployment.get("apiVersion")).isEqualTo(get(crd, "spec", "group") + "/" + version.get("name"));
            assertThat(deployment.get("kind")).isEqualTo(get(crd, "spec", "names", "kind"));
            assertThat(get(deployment, "metadata", "name")).isEqualTo("earshot-" + name);
            assertThat(get(deployment, "spec", "job", "entryClass")).isEqualTo(main.getName());
            assertThat(deployment.toString()).doesNotContain("{name}", "{class}");
            assertThat(Schema.problems(Map.of("type", "object", "properties", schema), deployment.get("spec")))
                    .isEmpty();
        });
        assertThat(Schema.problems(
                        Map.of("type", "object", "properties", schema), Map.of("job", Map.of("parallelism", "four"))))
                .containsExactly(".job.parallelism must be Number, got four");
    }

    @Test
    void theJarIsTheOneThatMavenMakes() {
        String artifact = Repository.first(Repository.text("jobs/pom.xml"), "<artifactId>(earshot-jobs)</artifactId>");
        String classifier = Repository.first(
                Repository.text("jobs/pom.xml"), "<shadedClassifierName>(\\w+)</shadedClassifierName>");
        String jar = "jobs/target/" + artifact + "-" + projectVersion() + "-" + classifier + ".jar";

        assertThat(mounts("jobs")).containsEntry("/opt/earshot/earshot-jobs.jar", Repository.path(jar));
        assertThat(submit()).contains(" /opt/earshot/earshot-jobs.jar ");
        assertThat(dockerfile()).contains("COPY " + jar + " /opt/flink/usrlib/earshot-jobs.jar");
        assertThat(get(DEPLOYMENT, "spec", "job", "jarURI")).isEqualTo("local:///opt/flink/usrlib/earshot-jobs.jar");
    }

    /** A further job needs a line in compose.yaml, and perhaps a further TaskManager. */
    @Test
    void composeRunsEveryJobAndHasTheSlots() {
        Map<String, String> submitted = new TreeMap<>();
        strings(services().get("jobs").get("command"))
                .forEach(job -> submitted.put(job.split(" ")[0], job.split(" ")[1]));
        Map<String, String> jobs = new TreeMap<>();
        Jobs.mains().forEach((name, main) -> jobs.put(name, main.getName()));
        assertThat(submitted).as("jobs of deploy/compose/compose.yaml").isEqualTo(jobs);

        int parallelism = Integer.parseInt(
                variables(services().get("jobs").get("environment")).get("PARALLELISM"));
        int taskManagers = (Integer) get(services().get("taskmanager"), "deploy", "replicas");
        int slots = taskManagers * Integer.parseInt(flinkSettings().get("taskmanager.numberOfTaskSlots"));
        assertThat(slots)
                .as("slots of all TaskManagers of deploy/compose/compose.yaml")
                .isBetween(jobs.size() * parallelism, jobs.size() * parallelism + 1);
    }

    @Test
    void composeSubmitsAJobOnce() throws Exception {
        Path flink = Files.writeString(
                folder.resolve("flink"),
                """
                #!/bin/sh
                if [ "$1" = list ]; then
                    echo "29.11.2026 06:00:00 : 0123456789abcdef0123456789abcdef : Earshot attribution (RESTARTING)"
                else
                    echo "$@" >> "$(dirname "$0")/calls"
                fi
                """);
        assertThat(flink.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder(
                Repository.path("deploy/compose/submit.sh").toString(),
                "attribution io.earshot.jobs.AttributionJob",
                "experiment io.earshot.jobs.ExperimentJob --experiment.horizon 30d");
        script.environment().putAll(Map.of("FLINK", flink.toString(), "PARALLELISM", "1"));

        assertThat(script.start().waitFor()).isZero();
        assertThat(folder.resolve("calls"))
                .hasContent(
                        "run --detached --parallelism 1 --class io.earshot.jobs.ExperimentJob /opt/earshot/earshot-jobs.jar --config /opt/earshot/earshot.properties --experiment.horizon 30d");
    }

    /** So a lost JobManager finds its jobs again, whatever else is lost with it. */
    @Test
    void composeKeepsWhatAJobManagerNeedsToGoOn() {
        Map<String, String> settings = flinkSettings();
        assertThat(settings)
                .containsEntry("high-availability.type", "zookeeper")
                .containsEntry(
                        "high-availability.zookeeper.quorum",
                        "zookeeper:" + Repository.first(Repository.text("deploy/flink/zoo.cfg"), "clientPort=(\\d+)"));
        assertThat(settings.get("high-availability.storageDir")).startsWith("file:///opt/earshot/state/");
        assertThat(Repository.first(Repository.text("deploy/flink/zoo.cfg"), "dataDir=(\\S+)"))
                .startsWith("/opt/earshot/state/");
        for (String service : List.of("zookeeper", "jobmanager", "taskmanager")) {
            assertThat(strings(services().get(service).get("volumes"))).contains("state:/opt/earshot/state");
            assertThat(services().get(service)).containsEntry("restart", "unless-stopped");
        }
    }

    @Test
    void theS3PluginIsOfTheSameFlink() {
        assertThat(variables(container().get("env")))
                .containsEntry(
                        "ENABLE_BUILT_IN_PLUGINS",
                        "flink-s3-fs-presto-" + Repository.version("flink.version") + ".jar");
    }

    @Test
    void whatIsMountedStandsInTheRepository() {
        services().keySet().forEach(service -> mounts(service).forEach((target, source) -> {
            boolean isMade = source.equals(COMPOSE.resolve("secrets")) || source.startsWith(Repository.path("jobs"));
            assertThat(isMade || Files.exists(source))
                    .as(service + " mounts " + source)
                    .isTrue();
        }));
        Set<String> named = new TreeSet<>();
        Matcher volume = Pattern.compile("(?m)^ {6}- (\\w+):").matcher(Repository.text("deploy/compose/compose.yaml"));
        volume.results().forEach(found -> named.add(found.group(1)));
        assertThat(named).isEqualTo(cast(COMPOSE_FILE.get("volumes")).keySet());
    }

    @Test
    void everyPathInAServiceIsMountedOrOfItsImage() {
        for (String service : List.of("zookeeper", "jobmanager", "taskmanager", "jobs", "grafana")) {
            Map<String, Object> definition = services().get(service);
            Set<String> mounted = new TreeSet<>(mounts(service).keySet());
            mounted.add("/opt/flink/bin");
            mounted.add("/opt/earshot/state");
            Matcher path = Pattern.compile("/opt/[\\w./-]+")
                    .matcher(definition.get("entrypoint") + " " + definition.get("environment"));
            path.results()
                    .forEach(found -> assertThat(mounted).as(found.group()).anyMatch(found.group()::startsWith));
        }
        assertThat(flinkSettings().get("execution.checkpointing.dir")).startsWith("file:///opt/earshot/state/");
    }

    @Test
    void servicesCallOneAnotherByTheirNames() throws IOException {
        AttributionConfig config = composeConfig();
        assertThat(services().keySet()).contains(flinkSettings().get("jobmanager.rpc.address"));
        assertThat(services().keySet()).contains(flinkSettings().get("rest.address"));
        assertThat(config.source().kafka().getProperty("bootstrap.servers")).isEqualTo("kafka:9092");
        assertThat(variables(services().get("kafka").get("environment")).get("KAFKA_ADVERTISED_LISTENERS"))
                .contains("://kafka:9092");
        assertThat(config.clickHouse().url()).isEqualTo("jdbc:clickhouse://clickhouse:8123/earshot");
        assertThat(variables(services().get("grafana").get("environment")))
                .containsEntry("EARSHOT_CLICKHOUSE_HOST", "clickhouse")
                .containsEntry("EARSHOT_CLICKHOUSE_HTTP_PORT", "8123");
        assertThat(variables(services().get("clickhouse").get("environment")))
                .containsEntry("CLICKHOUSE_DB", config.clickHouse().database());
    }

    @Test
    void everyVariableIsReadBySomebody() throws IOException {
        Set<String> names = new TreeSet<>();
        services()
                .values()
                .forEach(service -> names.addAll(
                        variables(service.getOrDefault("environment", Map.of())).keySet()));
        names.addAll(variables(container().get("env")).keySet());
        Matcher inserted = Pattern.compile("\\$\\{(\\w+)").matcher(Repository.text("deploy/compose/compose.yaml"));
        inserted.results().forEach(found -> names.add(found.group(1)));
        String readers = Repository.text("deploy/clickhouse/users.xml")
                + submit()
                + Repository.text("dashboards/grafana/provisioning/datasources/earshot.yaml")
                + Repository.text("dashboards/grafana/provisioning/dashboards/earshot.yaml")
                + CustomerKeys.ENVIRONMENT
                + ClickHouseConnection.PASSWORD_VARIABLE;

        for (String name : names) {
            boolean isOfKafka = name.startsWith("KAFKA_")
                    && AbstractKafkaConfig.CONFIG_DEF
                            .names()
                            .contains(name.substring("KAFKA_".length())
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '.'));
            boolean isRead =
                    Pattern.compile("\\b" + name + "\\b").matcher(readers).find();
            assertThat(isOfKafka || isRead || OF_IMAGES.contains(name)).as(name).isTrue();
        }
    }

    @Test
    void everyJobTakesTheSettingsOfComposeAndOfKubernetes() throws IOException {
        assertThatCode(this::composeConfig).doesNotThrowAnyException();
        assertThatCode(this::kubernetesConfig).doesNotThrowAnyException();
        assertThat(composeSettings().keySet())
                .as("settings of all jobs, none of one alone")
                .allMatch(key -> key.matches("(kafka|clickhouse|customer-key|stores)\\..*"));
        assertThat(kubernetesSettings().keySet())
                .allMatch(key -> key.matches("(kafka|clickhouse|customer-key|stores)\\..*"));

        assertThat(kubernetesConfig().source().kafka()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(get(DEPLOYMENT, "spec", "job", "args"))
                .isEqualTo(List.of("--config", "/opt/earshot/settings/earshot.properties"));
        assertThat(mounts("jobs")).containsKey("/opt/earshot/earshot.properties");
        assertThat(submit()).contains(" --config /opt/earshot/earshot.properties ");
    }

    @Test
    void secretsComeAsFilesWhereTheSettingsLookForThem() {
        Set<String> keys = cast(SECRET.get("stringData")).keySet();
        Set<String> used = new TreeSet<>();
        Pattern.compile(SECRETS + "(\\S+)")
                .matcher((String) get(SETTINGS, "data", "earshot.properties"))
                .results()
                .forEach(found -> used.add(found.group(1)));
        assertThat(used).isEqualTo(new TreeSet<>(keys));

        List<?> volumes = (List<?>) get(DEPLOYMENT, "spec", "podTemplate", "spec", "volumes");
        assertThat(volumes)
                .isEqualTo(List.of(
                        Map.of("name", "settings", "configMap", Map.of("name", get(SETTINGS, "metadata", "name"))),
                        Map.of("name", "secrets", "secret", Map.of("secretName", get(SECRET, "metadata", "name")))));
        assertThat(container().get("volumeMounts"))
                .isEqualTo(List.of(
                        Map.of("name", "settings", "mountPath", "/opt/earshot/settings", "readOnly", true),
                        Map.of("name", "secrets", "mountPath", "/opt/earshot/secrets", "readOnly", true)));
    }

    @Test
    void theSecretAsItStandsIsRefused() throws IOException {
        CustomerKeys.Location location = kubernetesConfig().source().customerKey();

        assertThatThrownBy(() -> CustomerKeys.read(location)).hasMessageContaining("customer key must be");
    }

    private AttributionConfig composeConfig() throws IOException {
        return AttributionConfig.from(composeSettings());
    }

    private AttributionConfig kubernetesConfig() throws IOException {
        return AttributionConfig.from(kubernetesSettings());
    }

    private Map<String, String> composeSettings() throws IOException {
        return settings(Repository.text("deploy/compose/earshot.properties"));
    }

    private Map<String, String> kubernetesSettings() throws IOException {
        return settings((String) get(SETTINGS, "data", "earshot.properties"));
    }

    /** With the secrets in a folder of this machine. */
    private Map<String, String> settings(String properties) throws IOException {
        for (Map.Entry<String, Object> secret : cast(SECRET.get("stringData")).entrySet()) {
            Files.writeString(folder.resolve(secret.getKey()), (String) secret.getValue());
        }
        Path file = Files.writeString(folder.resolve("earshot.properties"), properties.replace(SECRETS, folder + "/"));
        return Arguments.parse("--config", file.toString());
    }

    /** What the script prints for a job. */
    private static Map<String, Object> deployment(String name, String main) {
        try {
            Process script = new ProcessBuilder(
                            Repository.path("deploy/kubernetes/manifest").toString(), name, main)
                    .start();
            return cast(Repository.parse(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean saysWhereThingsAre(String key) {
        return key.matches(".*(address|bind-host|[.-]dir|process\\.size)|high-availability\\..*");
    }

    private static Map<String, String> flinkSettings() {
        Configuration configuration = GlobalConfiguration.loadConfiguration(
                Repository.path("deploy/flink").toString());
        return new TreeMap<>(configuration.toMap());
    }

    private static Map<String, String> deploymentSettings() {
        Map<String, String> settings = new TreeMap<>();
        cast(get(DEPLOYMENT, "spec", "flinkConfiguration")).forEach((key, value) -> settings.put(key, (String) value));
        return settings;
    }

    private static Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        cast(COMPOSE_FILE.get("services")).forEach((name, service) -> services.put(name, cast(service)));
        return services;
    }

    /** What a service sees of the repository: where, and what. */
    private static Map<String, Path> mounts(String service) {
        Map<String, Path> mounts = new TreeMap<>();
        for (String volume : strings(services().get(service).getOrDefault("volumes", List.of()))) {
            String[] parts = volume.split(":");
            if (parts[0].startsWith(".")) {
                assertThat(parts).as(volume).hasSize(3).endsWith("ro");
                mounts.put(parts[1], COMPOSE.resolve(parts[0]).normalize());
            }
        }
        return mounts;
    }

    private static Map<String, Object> container() {
        return cast(((List<?>) get(DEPLOYMENT, "spec", "podTemplate", "spec", "containers")).get(0));
    }

    /** Variables as compose or as Kubernetes writes them. */
    private static Map<String, String> variables(Object environment) {
        Map<String, String> variables = new TreeMap<>();
        if (environment instanceof List<?> list) {
            list.forEach(one -> variables.put(
                    (String) cast(one).get("name"), (String) cast(one).get("value")));
        } else {
            cast(environment).forEach((name, value) -> variables.put(name, String.valueOf(value)));
        }
        return variables;
    }

    private static String submit() {
        return Repository.text("deploy/compose/submit.sh");
    }

    private static String dockerfile() {
        return Repository.text("deploy/kubernetes/Dockerfile");
    }

    private static String projectVersion() {
        return Repository.first(
                Repository.text("pom.xml"), "<artifactId>earshot-parent</artifactId>\\s*<version>([^<]+)<");
    }

    private static Object get(Map<?, ?> map, String... path) {
        Object value = map;
        for (String name : path) {
            value = ((Map<?, ?>) value).get(name);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }
}
