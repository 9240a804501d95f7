package io.sallyport.policy.table;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import java.util.TreeSet;

import io.sallyport.model.Place;
import io.sallyport.policy.Manifest;
import io.sallyport.policy.Terms;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.NearestName;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads the Manifest. */
public final class ManifestReader {
    /** The word after {@code kind:}. */
    public static final String KIND = "Manifest";
    /** The keys of the document. */
    public static final Shape DOCUMENT = Document.shape("the Manifest").required("name", "zone").optional("stock-rules", "activation",
            "engine", "freshness", "break-glass", SuppressionReader.KEY);

    private static final Unit<ZoneId> ZONE = new Unit<>(ManifestReader::zone,
            text -> new Unit.Mistake(YamlProblem.UNKNOWN_ZONE, "is not a time zone",
                    NearestName.hint(text, new TreeSet<>(ZoneRulesProvider.getAvailableZoneIds()))
                            .orElse("write a name of the IANA database, for example `Europe/Istanbul`, or `UTC`")));

    private ManifestReader() {}

    /** Adds what the document says to the draft; a zone that cannot be read counts as UTC for the rest of this compile. */
    static void read(Document document, Optional<Place> end, Draft draft, Problems problems) {
        Optional<Fields> opened = Fields.open(document.body(), DOCUMENT, problems);
        if (opened.isEmpty()) {
            return;
        }
        Fields fields = opened.get();
        SuppressionReader.ofDocument(fields, end, draft, problems);
        String name = fields.value("name", Units.NAME_TEXT).map(Marked::value).orElse("");
        ZoneId zone = fields.value("zone", ZONE).map(Marked::value).orElse(ZoneOffset.UTC);
        boolean stockRules = fields.flag("stock-rules").orElse(true);
        Terms terms = TermsReader.read(fields, problems);
        draft.manifests().add(new Marked<>(new Manifest(name, zone, stockRules, terms), document.place()));
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return text.equals("UTC") || text.indexOf('/') > 0 ? Optional.of(ZoneId.of(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
