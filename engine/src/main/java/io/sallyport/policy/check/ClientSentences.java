package io.sallyport.policy.check;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.ClientSentence;
import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Words;

/** No sentence begins like an instruction: a client reads {@code AUTH_FAILED,TEMP…} and the like as one (OpenVPN, {@code src/openvpn/push.c}). */
final class ClientSentences {
    private ClientSentences() {}

    static void run(Draft draft, Problems problems) {
        for (AccessRow row : draft.access()) {
            for (String word : ClientSentence.INSTRUCTIONS) {
                if (row.message().filter(message -> message.stripLeading().startsWith(word)).isPresent()) {
                    problems.add(PolicyProblem.MISREAD_MESSAGE, row.ref().place(), "a message that begins with " + Words.quote(word)
                            + " is an instruction to the client", "begin with another word, or in lower case");
                }
            }
        }
    }
}
