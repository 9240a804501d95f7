package io.sallyport.policy.check;

import io.sallyport.model.Place;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.table.TableReader;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** There is exactly one Manifest, and with it something that can let people in. */
final class ManifestCheck {
    private ManifestCheck() {}

    static void run(Draft draft, Problems problems) {
        if (draft.manifests().isEmpty() && !draft.isWhole()) {
            return;
        }
        if (draft.manifests().isEmpty()) {
            problems.add(PolicyProblem.NO_MANIFEST, Place.ofFile(TableReader.FOLDER), "no document is a Manifest",
                    "add `policies/manifest.yaml` with `apiVersion: sallyport/v1`, `kind: Manifest`, `name` and `zone`");
            return;
        }
        Place first = draft.manifests().getFirst().place();
        draft.manifests().stream().skip(1).forEach(other -> problems.add(PolicyProblem.SECOND_MANIFEST, other.place(),
                "this is a second Manifest", "the first one stands at " + Words.quote(first.brief())));
        if (draft.networks().isEmpty() && draft.isWhole()) {
            problems.add(PolicyProblem.NO_NETWORK, first, "no Networks row gives an instance addresses");
        }
    }
}
