package io.sallyport.rules;

import java.util.ArrayList;
import java.util.List;

import org.drools.core.reteoo.ObjectTypeNode;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;

/**
 * Which types of facts some pattern of the rules matches. Inserting any other fact costs as much and does nothing.
 */
final class MatchedTypes {
    private final List<ObjectTypeNode> nodes;
    private final ClassValue<Boolean> matched = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return nodes.stream().anyMatch(node -> node.getObjectType().isAssignableFrom(type));
        }
    };

    MatchedTypes(InternalKnowledgeBase base) {
        nodes = List.copyOf(base.getRete().getObjectTypeNodes());
    }

    /** Those of the facts that a rule could match, in their order. */
    List<Object> among(List<Object> facts) {
        List<Object> found = new ArrayList<>(facts.size());
        for (Object fact : facts) {
            if (matched.get(fact.getClass())) {
                found.add(fact);
            }
        }
        return found;
    }
}
