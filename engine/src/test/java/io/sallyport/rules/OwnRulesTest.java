package io.sallyport.rules;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.policy.Compiled;

import static org.assertj.core.api.Assertions.assertThat;

/** What conditions mean: the same whether Drools interprets a constraint, as at first, or has compiled it, as after some twenty times. */
class OwnRulesTest {
    private static final int TIMES = 60;

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "$c : Connect() # true",
        "$c : Connect( person == \"ana\" ) # true",
        "$c : Connect( person == 'ben' ) # false",
        "$c : Connect( \"ana\" == person ) # true",
        "$c : Connect( from == \"203.0.113.7\" ) # true",
        "$c : Connect( from.startsWith(\"203.0.113.\") ) # true",
        "$c : Connect( version.length() > 5 && version.endsWith(\".14\") ) # true",
        "$c : Connect( username.isEmpty() ) # true",
        "$c : Connect( username == \"\" ) # true",
        "$c : Connect( certified ) # true",
        "$c : Connect( !certified ) # false",
        "$c : Connect( certified == false || reauth != false ) # false",
        "$c : Connect( platform in (\"linux\", \"mac\") ) # true",
        "$c : Connect( platform not in (\"linux\", \"mac\") ) # false",
        "$c : Connect( !(platform == \"linux\" || platform == \"mac\") ) # false",
        "$c : Connect() Device( managed == false ) Clock( hour < 6 || hour >= 22 ) # true",
        "$c : Connect() and Clock( (hour < 6 || hour > 22) && day <= 5, minute == 5 ); # true",
        "$c : Connect() Clock( 23 == hour, 24 > hour ) # true",
        "$c : Connect() Clock( epochSecond >= 1772481900 ) # true",
        "$c : Connect() Clock( epochSecond > 9999999999 ) # false",
        "$c : Connect() Clock( hour in (1, 23) ) # true",
        "$c : Connect() Member( group == \"engineers\" ) not Member( group == \"sre\" ) # true",
        "$c : Connect() not( Member( group == \"engineers\" ) ) # false",
        "$c : Connect() exists Member( group.contains(\"ngin\") ) # true",
        "$c : Connect() CertificateField( name == \"CN\", value == $c.person ) # true",
        "$c : Connect( $p : person ) CertificateField( name == \"CN\", value == $p ) # true",
        "$c : Connect( $p : platform != \"win\" ) Variable( name == \"IV_PLAT\", $p == value ) # true",
        "$c : Connect( $i : instance ) not Variable( value == $i ) # true",
        "$v : Variable( name == \"UV_ASSET\" ) $c : Connect( person != $v.value ) # true",
        "$c : Connect() Device( application.contains(\"connect 3\"), hardware == \"aa:bb\", platformVersion.equalsIgnoreCase(\"6.1\") ) # true",
        "$c : Connect() Member( $g : group, $g == group, group != \"staff\" ) # true",
        "$c : Connect( person == \"a / b * d\" ) # false",
        "$c : Connect( person != \"a / b * c - d == (x) && y || z\" ) # true"})
    void aConditionHoldsOrNot(String when, boolean fires) {
        Compiled<RuleBase> compiled = OwnRules.compile(OwnRules.rule(when));
        assertThat(compiled.diagnostics()).isEmpty();
        RuleBase base = compiled.value().orElseThrow();
        for (int i = 0; i < TIMES; i++) {
            assertThat(OwnRules.fired(base, OwnRules.ana())).as("time %d", i).isEqualTo(fires ? List.of("x") : List.of());
        }
    }
}
