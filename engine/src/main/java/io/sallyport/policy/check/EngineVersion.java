package io.sallyport.policy.check;

import io.sallyport.policy.Manifest;
import io.sallyport.policy.VersionRange;
import io.sallyport.policy.VersionRange.Version;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Problems;

/** The policy is written for this engine. */
public final class EngineVersion {
    /** The version of this engine: that of its pom. */
    public static final Version CURRENT = new Version(0, 1, 0);

    private EngineVersion() {}

    static void run(Draft draft, Problems problems) {
        for (Marked<Manifest> manifest : draft.manifests()) {
            VersionRange range = manifest.value().terms().engine().orElse(new VersionRange(java.util.List.of()));
            if (!range.contains(CURRENT)) {
                problems.add(EstateConflict.ENGINE_VERSION, manifest.place(), "this engine is " + CURRENT
                        + ", which the range under `engine` leaves out", "change the range, or run another engine");
            }
        }
    }
}
