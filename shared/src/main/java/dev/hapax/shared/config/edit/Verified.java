package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.List;
import java.util.Optional;

/** An edit that was made and read again: it counts only if the file then says what it should. */
final class Verified {
    private Verified() {}

    /**
     * @param splices in ascending order
     * @param expected the shape of the result
     * @throws WouldReshape if the result says anything else
     */
    static Edited edit(
            Edited.Change change,
            byte[] file,
            YamlText before,
            List<Splice> splices,
            Shape expected,
            List<String> differences)
            throws WouldReshape {
        YamlText after = before.with(splices);
        int line = before.lineNumber(splices.getFirst().start());
        try {
            Optional<Shape> result = YamlReader.read(after).map(YamlNode::shape);
            if (!result.equals(Optional.of(expected))) {
                throw new WouldReshape("the edit would change more than it should", line);
            }
        } catch (EditRefused unreadable) {
            throw new WouldReshape("the edit would break the file: " + unreadable.getMessage(), line);
        }
        byte[] bytes = after.encode();
        LineChange lines = LineChange.between(file, bytes);
        return new Edited(change, bytes, lines.first() + 1, lines.added(), lines.removed(), differences);
    }
}
