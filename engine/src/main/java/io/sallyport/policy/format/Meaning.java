package io.sallyport.policy.format;

import java.util.ArrayList;
import java.util.List;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

import io.sallyport.policy.yaml.YamlReader;

/** What a YAML text says, without where: two texts with equal lists mean the same to every reader. */
final class Meaning {
    private Meaning() {}

    static List<String> of(String text) {
        LoadSettings settings = LoadSettings.builder().setParseComments(false).setCodePointLimit(YamlReader.FILE_CHARS_MAX)
                .setBufferSize(Math.clamp(text.length(), 1_024, 1 << 20)).build();
        List<String> said = new ArrayList<>();
        for (Event event : new Parse(settings).parseString(text)) {
            said.add(switch (event) {
                case ScalarEvent scalar -> "scalar " + scalar.getAnchor() + scalar.getTag() + scalar.isPlain() + " " + scalar.getValue();
                case AliasEvent alias -> "alias " + alias.getAlias();
                case CollectionStartEvent start -> start.getEventId() + " " + start.getAnchor() + start.getTag() + start.isFlow();
                default -> event.getEventId().toString();
            });
        }
        return said;
    }
}
