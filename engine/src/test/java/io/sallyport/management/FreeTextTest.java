package io.sallyport.management;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FreeTextTest {

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({"Erişiminiz sona erdi,Erisiminiz sona erdi", "ığüşöçİ,igusocI", "ÄÖÜß,AOUss", "l’accès,l'acces", "œuvre,oeuvre", "日本,??",
        "a\u0301,a", "x\u200by,xy", "5 €,5 EUR", "ﬁn,fin", "plain text 42!,plain text 42!"})
    void lettersBecomeTheirNearest(String text, String ascii) {
        assertThat(FreeText.ascii(text, 100)).isEqualTo(ascii);
    }

    @Test
    void controlCharactersAndHalfCharactersDoNotGetThrough() {
        assertThat(FreeText.ascii("a\r\nb\tc\0d\u007fe\ud800f", 100)).isEqualTo("a  b c?d?e?f");
        assertThat(FreeText.ascii("\ud83d\ude00\ud83d\ude00", 1)).isEqualTo("?");
    }

    @Test
    void textIsCutToTheLimitAndNotBelow() {
        assertThat(FreeText.ascii("abc", 3)).isEqualTo("abc");
        assertThat(FreeText.ascii("abcd", 3)).isEqualTo("abc");
        assertThat(FreeText.ascii("ßßß", 3)).isEqualTo("sss");
        assertThat(FreeText.ascii("", 0)).isEmpty();
    }
}
