package dev.hapax.shared.config.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;

/** The world ends just before one step; of a write half the bytes are through. Nothing happens after that. */
final class HaltingDisk implements Disk {
    /** What a dead process does: nothing more, not even what was to be done in any case. */
    static final class Halted extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final int haltAt;
    private final Runnable end;
    private final List<String> steps = new ArrayList<>();

    /**
     * @param haltAt the number of the step, from 0; beyond the last for none
     * @param end ends the process, or returns to have its end played by {@link Halted}
     */
    HaltingDisk(int haltAt, Runnable end) {
        this.haltAt = haltAt;
        this.end = end;
    }

    /** Those that were taken, and the one at which the end came. */
    List<String> steps() {
        return steps;
    }

    private boolean isLast(String step) {
        if (steps.size() > haltAt) {
            throw new Halted();
        }
        steps.add(step);
        return steps.size() > haltAt;
    }

    private void take(String step) {
        if (isLast(step)) {
            halt();
        }
    }

    private void halt() {
        end.run();
        throw new Halted();
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        take("open");
        return Disk.super.open(file, options);
    }

    @Override
    public void create(Path file, FileAttribute<?>... attributes) throws IOException {
        take("create");
        Disk.super.create(file, attributes);
    }

    @Override
    public int write(FileChannel to, ByteBuffer bytes) throws IOException {
        if (isLast("write")) {
            Disk.super.write(to, bytes.slice(bytes.position(), bytes.remaining() / 2));
            halt();
        }
        return Disk.super.write(to, bytes);
    }

    @Override
    public void truncate(FileChannel file, long size) throws IOException {
        take("truncate");
        Disk.super.truncate(file, size);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        take("force");
        Disk.super.force(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        take("rename");
        Disk.super.rename(from, to);
    }

    @Override
    public void name(Path from, Path to) throws IOException {
        take("name");
        Disk.super.name(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        take("delete");
        Disk.super.delete(file);
    }
}
