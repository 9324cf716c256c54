package io.earshot.local.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an OpenAPI schema of Kubernetes does not allow; fields that it does not know among it. */
final class Schema {
    private final List<String> problems = new ArrayList<>();

    static List<String> problems(Object schema, Object value) {
        Schema check = new Schema();
        check.check("", schema, value);
        return check.problems;
    }

    private void check(String path, Object schema, Object value) {
        Map<?, ?> rule = (Map<?, ?>) schema;
        if (rule.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            problems.add(path + " must be one of " + allowed + ", got " + value);
        }
        switch (String.valueOf(rule.get("type"))) {
            case "object" -> object(path, rule, value);
            case "array" -> {
                if (is(path, value, List.class)) {
                    ((List<?>) value).forEach(item -> check(path + "[]", rule.get("items"), item));
                }
            }
            case "string" -> is(path, value, String.class);
            case "boolean" -> is(path, value, Boolean.class);
            case "integer", "number" -> is(path, value, Number.class);
            default -> {
                // IntOrString and the like: anything goes
            }
        }
    }

    private void object(String path, Map<?, ?> rule, Object value) {
        if (!is(path, value, Map.class)) {
            return;
        }
        Map<?, ?> properties = rule.get("properties") instanceof Map<?, ?> known ? known : Map.of();
        ((Map<?, ?>) value).forEach((name, item) -> {
            String at = path + "." + name;
            if (properties.containsKey(name)) {
                check(at, properties.get(name), item);
            } else if (rule.get("additionalProperties") instanceof Map<?, ?> others) {
                check(at, others, item);
            } else if (!Boolean.TRUE.equals(rule.get("x-kubernetes-preserve-unknown-fields"))) {
                problems.add(at + " is unknown");
            }
        });
    }

    private boolean is(String path, Object value, Class<?> type) {
        boolean fits = type.isInstance(value);
        if (!fits) {
            problems.add(path + " must be " + type.getSimpleName() + ", got " + value);
        }
        return fits;
    }
}
