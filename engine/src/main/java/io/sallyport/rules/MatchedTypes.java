package io.sallyport.rules;

import java.util.ArrayList;
import java.util.List;

import org.drools.core.reteoo.ObjectTypeNode;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;

import io.sallyport.rules.drl.FactType;

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

    private final ClassValue<Boolean> trusted = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return matched.get(type) && FactType.ALL.stream().noneMatch(fact -> fact.type() == type);
        }
    };

    MatchedTypes(InternalKnowledgeBase base) {
        nodes = List.copyOf(base.getRete().getObjectTypeNodes());
    }

    /** Those of the facts that a rule could match, in their order. */
    List<Object> among(List<Object> facts) {
        return among(facts, matched);
    }

    /** Those that a rule of the engine could match: none that an organisation's rules are about. */
    List<Object> amongTrusted(List<Object> facts) {
        return among(facts, trusted);
    }

    private static List<Object> among(List<Object> facts, ClassValue<Boolean> wanted) {
        List<Object> found = new ArrayList<>(facts.size());
        for (Object fact : facts) {
            if (wanted.get(fact.getClass())) {
                found.add(fact);
            }
        }
        return found;
    }
}
