package io.earshot.local.oracle;

import java.time.ZoneId;

/** A store as the settings of the job know it. */
public record Store(String id, ZoneId zone, String currency) {}
