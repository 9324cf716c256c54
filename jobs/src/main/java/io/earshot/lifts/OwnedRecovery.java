package io.earshot.lifts;

import io.earshot.results.Recovery;

/** What an owner says of a case: its row, or that it is his no more. */
public record OwnedRecovery(String owner, Recovery row) {}
