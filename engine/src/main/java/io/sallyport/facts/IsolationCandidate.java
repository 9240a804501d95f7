package io.sallyport.facts;

import io.sallyport.policy.IsolationTable.Row;

/** Fact: an isolation row that names one of the person's groups. */
public record IsolationCandidate(Row row) {}
