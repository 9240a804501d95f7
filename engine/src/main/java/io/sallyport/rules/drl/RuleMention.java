package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Problems;

/**
 * A name of the tables that a rule mentions.
 *
 * @param place where its quotes begin
 */
public record RuleMention(Noun noun, String name, Place place) {
    private static final Set<String> ABOUT_RESOURCES = Set.of(Verb.ALLOW.word(), Verb.NARROW.word());

    /** What a name is of. */
    public enum Noun {
        /** {@code Member( group == "…" )}. */
        GROUP,
        /** {@code conclude.allow($c, "…")}. */
        ALLOWED_RESOURCE,
        /** {@code conclude.narrow($c, "…")}. */
        NARROWED_RESOURCE
    }

    /** Every mention in these files, path to text, in order; what cannot be understood is passed over. */
    public static List<RuleMention> in(SortedMap<String, String> files) {
        List<RuleMention> found = new ArrayList<>();
        files.forEach((file, text) -> {
            List<Token> tokens = Lexer.read(file, text, new Problems());
            for (int at = 0; at < tokens.size(); at++) {
                if (is(tokens, at, "Member") && is(tokens, at + 1, "(")) {
                    groups(tokens, at + 1, found);
                } else if (is(tokens, at, "conclude") && is(tokens, at + 1, ".") && is(tokens, at + 3, "(")
                        && ABOUT_RESOURCES.contains(tokens.get(at + 2).text())) {
                    boolean allowed = is(tokens, at + 2, Verb.ALLOW.word());
                    resources(tokens, at + 3, allowed ? Noun.ALLOWED_RESOURCE : Noun.NARROWED_RESOURCE, found);
                }
            }
        });
        return List.copyOf(found);
    }

    /** What a group is compared with, from the opening parenthesis to the closing one; what a question to it takes is only a part of a name. */
    private static void groups(List<Token> tokens, int opening, List<RuleMention> found) {
        int depth = 0;
        for (int at = opening; at < tokens.size() && !is(tokens, at, "then"); at++) {
            depth += is(tokens, at, "(") ? 1 : is(tokens, at, ")") ? -1 : 0;
            if (depth == 0) {
                return;
            }
            Token token = tokens.get(at);
            boolean asked = is(tokens, at - 1, "(") && tokens.get(at - 2).kind() == Token.Kind.NAME && is(tokens, at - 3, ".");
            if (token.kind() == Token.Kind.TEXT && !asked) {
                found.add(new RuleMention(Noun.GROUP, token.text(), token.place()));
            }
        }
    }

    private static void resources(List<Token> tokens, int opening, Noun noun, List<RuleMention> found) {
        for (int at = opening; at < tokens.size() && !is(tokens, at, ")") && !is(tokens, at, "end"); at++) {
            Token token = tokens.get(at);
            if (token.kind() == Token.Kind.TEXT) {
                found.add(new RuleMention(noun, token.text(), token.place()));
            }
        }
    }

    private static boolean is(List<Token> tokens, int at, String word) {
        return at >= 0 && at < tokens.size() && tokens.get(at).is(word);
    }
}
