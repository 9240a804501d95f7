package io.sallyport.rules.drl;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

import io.sallyport.model.RuleRef;
import io.sallyport.policy.yaml.Problems;

/** The names of rules in files that need not be understood otherwise, such as the engine's own. */
public final class RuleNames {
    private RuleNames() {}

    /** Every rule of these files, path to DRL text, where its name stands. */
    public static List<RuleRef> of(SortedMap<String, String> files) {
        List<RuleRef> found = new ArrayList<>();
        files.forEach((file, text) -> {
            Tokens tokens = new Tokens(Lexer.read(file, text, new Problems()), new Problems());
            tokens.recover();
            while (!tokens.atEnd()) {
                tokens.next();
                Token name = tokens.next();
                found.add(new RuleRef(name.text(), name.place()));
                tokens.recover();
            }
        });
        return List.copyOf(found);
    }
}
