package io.sallyport.policy.check;

import io.sallyport.model.RowRef;
import io.sallyport.policy.ClientSentence;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No sentence begins like an instruction: a client reads {@code AUTH_FAILED,TEMP…} and the like as one (OpenVPN, {@code src/openvpn/push.c}). */
final class ClientSentences {
    private ClientSentences() {}

    static void run(Draft draft, Problems problems) {
        draft.access().forEach(row -> row.message().ifPresent(message -> sentence(row.ref(), message, problems)));
        draft.risk().thresholds().forEach(row -> row.message().ifPresent(message -> sentence(row.ref(), message, problems)));
    }

    private static void sentence(RowRef row, String message, Problems problems) {
        for (String word : ClientSentence.INSTRUCTIONS) {
            if (message.stripLeading().startsWith(word)) {
                problems.add(PolicyProblem.MISREAD_MESSAGE, row.place(), "a message that begins with " + Words.quote(word)
                        + " is an instruction to the client", "begin with another word, or in lower case");
            }
        }
    }
}
