package io.sallyport.policytest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.sallyport.decision.Grant;
import io.sallyport.effect.Bundles;
import io.sallyport.effect.SitePlan;
import io.sallyport.effect.nft.FirewallBook;
import io.sallyport.effect.nft.FirewallText;
import io.sallyport.effect.nft.Lanes;
import io.sallyport.effect.nft.SiteText;
import io.sallyport.effect.nft.Tables;
import io.sallyport.effect.push.PushConfig;
import io.sallyport.effect.tc.Capacities;
import io.sallyport.effect.tc.ClassBook;
import io.sallyport.effect.tc.ClassText;
import io.sallyport.effect.tc.Direction;
import io.sallyport.effect.tc.Leaf;
import io.sallyport.model.ClientId;
import io.sallyport.policy.Policy;

/**
 * What an admission would bring about, as text: on an instance where nobody else is.
 *
 * @param push the configuration lines of {@code client-auth}
 * @param nft what {@code nft -f} would be fed
 * @param tc what {@code tc -batch} would be fed
 */
public record Effects(List<String> push, String nft, List<String> tc) {
    public Effects {
        push = List.copyOf(push);
        tc = List.copyOf(tc);
    }

    /** What this grant brings about for this client. */
    public static Effects of(Policy policy, ClientId client, Grant grant) {
        Tables tables = Tables.of(client.instance());
        ClassBook classes = new ClassBook(Bundles.STANDARD);
        classes.follow(Capacities.of(policy, client.instance()), new TreeMap<>(Map.of(client, Optional.of(grant.limits()))));
        Lanes lanes = new Lanes(classes.handle(client, Direction.DOWN), classes.handle(client, Direction.UP));
        FirewallBook firewall = new FirewallBook(policy);
        firewall.change(new TreeMap<>(Map.of(client, Optional.of(new FirewallBook.Seat(grant, lanes)))));
        String sites = grant.site().map(site -> SiteText.render(tables, SitePlan.of(policy, client.instance()))).orElse("");
        return new Effects(push(policy, client, grant), FirewallText.render(tables, firewall.state()) + sites,
                ClassText.render(tables.tun(), tables.ifb(), Bundles.STANDARD, Leaf.BFIFO, classes.state()));
    }

    private static List<String> push(Policy policy, ClientId client, Grant grant) {
        return Optional.ofNullable(policy.networks().get(client.instance())).map(network -> PushConfig.of(policy, network, grant).lines())
                .orElse(List.of());
    }

    /** The lines of one of these texts: {@code push}, {@code nft} or {@code tc}. */
    List<String> lines(String kind) {
        return switch (kind) {
            case "push" -> push;
            case "nft" -> nft.lines().toList();
            case "tc" -> tc;
            default -> throw new IllegalArgumentException("no such text: " + kind);
        };
    }
}
