package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many edits as one: all are in, or none is. */
public record EditBatch(List<FileEdit> edits) {
    public EditBatch {
        edits = List.copyOf(edits);
    }

    /**
     * What became of one edit.
     *
     * @param name as it stands in the file
     * @param line where, in the file after the edit (before it, where something went)
     * @param undo the command that takes it back, without the program's name; null where there is none
     */
    public record Done(
            Edited.Change change,
            String noun,
            String name,
            int line,
            List<String> differences,
            @Nullable String undo) {}

    /** @param whole from the file as it was to the file as it shall be */
    public record Result(Edited whole, List<Done> done) {}

    /** @throws EditRefused of the first that cannot be made */
    public Result apply(byte[] file) throws EditRefused {
        byte[] bytes = file;
        var done = new ArrayList<Done>();
        Edited.Change change = Edited.Change.UNCHANGED;
        for (FileEdit edit : edits) {
            UndoCommand undo = UndoCommand.of(edit, bytes);
            Edited edited = made(edit, bytes);
            bytes = edited.bytes();
            if (edited.change() != Edited.Change.UNCHANGED) {
                change = edited.change();
            }
            done.add(new Done(
                    edited.change(),
                    edit.noun(),
                    undo.name(),
                    edited.line(),
                    edited.differences(),
                    edited.change() == Edited.Change.UNCHANGED ? null : undo.command()));
        }
        if (change == Edited.Change.UNCHANGED) {
            int line = done.isEmpty() ? 0 : done.getFirst().line();
            return new Result(new Edited(change, file, line, 0, 0, List.of()), done);
        }
        LineChange lines = LineChange.between(file, bytes);
        return new Result(
                new Edited(change, bytes, lines.first() + 1, lines.added(), lines.removed(), List.of()), done);
    }

    private static Edited made(FileEdit edit, byte[] bytes) throws EditRefused {
        try {
            return edit.apply(bytes);
        } catch (EditRefused refused) {
            throw refused.about(edit.noun());
        }
    }
}
