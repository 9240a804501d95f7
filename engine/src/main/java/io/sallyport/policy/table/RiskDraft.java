package io.sallyport.policy.table;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.policy.RiskTable;

/** The rows of all Risk tables by their sort. Filled by the reader, then only read. */
public final class RiskDraft {
    private final List<RiskTable.Signal> signals = new ArrayList<>();
    private final List<RiskTable.Blacklist> blacklists = new ArrayList<>();
    private final List<RiskTable.Trusted> trusted = new ArrayList<>();
    private final List<RiskTable.Threshold> thresholds = new ArrayList<>();

    public List<RiskTable.Signal> signals() {
        return signals;
    }

    public List<RiskTable.Blacklist> blacklists() {
        return blacklists;
    }

    public List<RiskTable.Trusted> trusted() {
        return trusted;
    }

    public List<RiskTable.Threshold> thresholds() {
        return thresholds;
    }

    /** All of them as one table. */
    public RiskTable table() {
        return new RiskTable(signals, blacklists, trusted, thresholds);
    }
}
