package io.sallyport.policy.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Shape;

/** The kinds of tables whose documents are a list of rows. */
public enum Kind {
    GROUPS("Groups"), RESOURCES("Resources"), ACCESS("Access"), NETWORKS("Networks"), ISOLATION("Isolation"), QUOTAS("Quotas"), SITES(
            "Sites"), CONNECTIONS(
                    "Connections"), RETENTION("Retention"), INVARIANTS("Invariants"), AUTHENTICATION("Authentication"), RISK("Risk");

    /** Kinds of the language that this version does not carry out. */
    public static final List<String> LATER = List.of();

    /** The keys of a document of any of these kinds. */
    public static final Shape DOCUMENT = Document.shape("the document").required("rows").optional(SuppressionReader.KEY);

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** The word after {@code kind:}. */
    public String text() {
        return text;
    }

    /** The keys of one of its rows. */
    public Shape row() {
        return own().optional(SuppressionReader.KEY);
    }

    private Shape own() {
        return switch (this) {
            case GROUPS -> GroupsReader.ROW;
            case RESOURCES -> ResourcesReader.ROW;
            case ACCESS -> AccessReader.ROW;
            case NETWORKS -> NetworksReader.ROW;
            case ISOLATION -> IsolationReader.ROW;
            case QUOTAS -> QuotasReader.ROW;
            case AUTHENTICATION -> AuthenticationReader.ROW;
            case RISK -> RiskReader.ROW;
            case SITES -> SitesReader.ROW;
            case CONNECTIONS -> ConnectionsReader.ROW;
            case RETENTION -> RetentionReader.ROW;
            case INVARIANTS -> InvariantsReader.ROW;
        };
    }

    void read(Row row) {
        switch (this) {
            case GROUPS -> GroupsReader.read(row);
            case RESOURCES -> ResourcesReader.read(row);
            case ACCESS -> AccessReader.read(row);
            case NETWORKS -> NetworksReader.read(row);
            case ISOLATION -> IsolationReader.read(row);
            case QUOTAS -> QuotasReader.read(row);
            case AUTHENTICATION -> AuthenticationReader.read(row);
            case RISK -> RiskReader.read(row);
            case SITES -> SitesReader.read(row);
            case CONNECTIONS -> ConnectionsReader.read(row);
            case RETENTION -> RetentionReader.read(row);
            case INVARIANTS -> InvariantsReader.read(row);
        }
    }

    /** The kind of this name; empty for the Manifest and anything else. */
    public static Optional<Kind> of(String text) {
        for (Kind kind : values()) {
            if (kind.text.equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Every word that {@code kind:} takes. */
    public static List<String> texts() {
        List<String> all = new ArrayList<>(List.of(ManifestReader.KIND));
        for (Kind kind : values()) {
            all.add(kind.text);
        }
        return List.copyOf(all);
    }
}
