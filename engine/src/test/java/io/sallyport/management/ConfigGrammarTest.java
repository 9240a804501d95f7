package io.sallyport.management;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigGrammarTest {

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ifconfig-push 10.8.7.9 255.255.0.0", "ifconfig-ipv6-push fd00:8::9/64",
        "ifconfig-ipv6-push fd00:8::9/64 fd00:8::1",
        "iroute 10.77.1.0 255.255.255.0", "iroute 10.0.0.0 255.0.0.0", "iroute-ipv6 fd01::/16", "push \"route 10.1.0.0 255.255.0.0\"",
        "push \"route 0.0.0.0 0.0.0.0\"", "push \"route 10.1.0.0 255.255.0.0 vpn_gateway 50\"",
        "push \"route 10.1.0.0 255.255.0.0 10.8.0.1\"",
        "push \"route-ipv6 fd01::/64\"", "push \"route-ipv6 ::/0\"", "push \"route-gateway 10.8.0.1\"", "push \"dhcp-option DNS 10.8.0.1\"",
        "push \"dhcp-option DNS fd00::53\"", "push \"dhcp-option DOMAIN example.org\"",
        "push \"dhcp-option DOMAIN-SEARCH _x.example.org.\"",
        "push \"dns server 1 address 10.8.0.1\"", "push \"redirect-gateway def1\"", "push \"redirect-gateway def1 ipv6 bypass-dhcp\"",
        "push \"topology subnet\"", "push \"tun-ipv6\"", "push \"tun-mtu 1400\"", "push \"ping 5\"", "push \"session-timeout 3600\""})
    void ourOwnDirectivesPass(String line) {
        assertThat(ConfigGrammar.refusal(List.of(line))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "END", "#", "; x", " ", "config /etc/shadow", "disable", "push-reset", "iroute 0.0.0.0 0.0.0.0",
        "iroute 0.0.0.0 128.0.0.0", "iroute 10.0.0.0 254.0.0.0", "iroute-ipv6 ::/0", "iroute-ipv6 fd00::/15",
        "ifconfig-push db.example.org 255.255.0.0",
        "ifconfig-push 10.8.7.9", "ifconfig-push 10.8.7.9 10.8.7.10", "ifconfig-push 10.8.7.9 255.0.255.0",
        "ifconfig-push  10.8.7.9 255.255.0.0",
        "ifconfig-push 10.8.7.9 255.255.0.0 x", "ifconfig-push 10.8.7.9 255.255.0.0\nEND", "IFCONFIG-PUSH 10.8.7.9 255.255.0.0",
        "ifconfig-ipv6-push fd00::9", "ifconfig-ipv6-push 10.0.0.1/24", "client-connect /bin/sh", "setenv a b", "script-security 3",
        "up /bin/sh",
        "push", "push \"\"", "push \"", "push x", "push 'route 10.1.0.0 255.255.0.0'", "push \"route 10.1.0.0 255.255.0.0",
        "push \"route example.org\"",
        "push \"route 10.1.0.0 255.255.0.0\" x", "push \"route 10.1.0.0 255.255.0.0,route 0.0.0.0 0.0.0.0\"", "push \"setenv-safe A b\"",
        "push \"setenv-safe A b\nEND\"", "push \"route 10.1.0.0 255.255.0.0\\\"\"", "push \"up /bin/sh\"", "push \"auth-token x\"",
        "push \"dhcp-option DNS example.org\"", "push \"dhcp-option DOMAIN a,b\"", "push \"dhcp-option DOMAIN ..\"",
        "push \"dhcp-option DOMAIN exämple.org\"", "push \"redirect-gateway\"", "push \"topology net30\"", "push \"tun-mtu 99999999999\"",
        "push \"tun-mtu -1\"", "push \"ifconfig 10.0.0.1 255.255.0.0\"", "push-remove route", "push-continue 2", "pushx"})
    void everythingElseIsRefused(String line) {
        assertThat(ConfigGrammar.refusal(List.of(line))).isPresent();
    }

    @Test
    void refusalsNameTheDirectiveAndShowNothingElse() {
        assertThat(ConfigGrammar.refusal(List.of("config /etc/s3cret"))).hasValue("not a configuration line of ours: `config`");
        assertThat(ConfigGrammar.refusal(List.of("push \"setenv-safe S s3cret\""))).hasValue("not a pushed line of ours: `setenv-safe`");
    }

    @Test
    void aLineOfTheLargestSizePassesAndOneMoreIsRefused() {
        String head = "push \"dhcp-option DOMAIN ";
        String label = "a".repeat(50) + ".";
        String name = label.repeat(5).substring(0, WireLimits.CONFIG_BYTES_MAX - head.length() - 1);
        assertThat(head + name + "\"").hasSize(WireLimits.CONFIG_BYTES_MAX);
        assertThat(ConfigGrammar.refusal(List.of(head + name + "\""))).isEmpty();
        assertThat(ConfigGrammar.refusal(List.of(head + name + "a\""))).isPresent();
    }

    @Test
    void asManyIroutesAsTheDaemonTakesPassAndOneMoreIsRefused() {
        List<String> lines = new ArrayList<>(Collections.nCopies(WireLimits.IROUTES_MAX, "iroute 10.1.1.0 255.255.255.0"));
        assertThat(ConfigGrammar.refusal(lines)).isEmpty();
        lines.add("iroute-ipv6 fd01::/64");
        assertThat(ConfigGrammar.refusal(lines)).isPresent();
    }

    @Test
    void aClientHasOneAddressOfAFamily() {
        assertThat(ConfigGrammar.refusal(List.of("ifconfig-push 10.8.7.9 255.255.0.0", "ifconfig-ipv6-push fd00:8::9/64"))).isEmpty();
        assertThat(ConfigGrammar.refusal(List.of("ifconfig-push 10.8.7.9 255.255.0.0", "ifconfig-push 10.8.7.8 255.255.0.0"))).isPresent();
    }

    @Test
    void aLongLabelIsJudgedAtOnce() {
        // A pattern that backtracks would not end within the life of the test run.
        assertThat(ConfigGrammar.refusal(List.of("push \"dhcp-option DOMAIN " + "a".repeat(220) + "!\""))).isPresent();
    }
}
