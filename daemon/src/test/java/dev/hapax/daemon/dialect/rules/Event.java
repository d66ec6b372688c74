package dev.hapax.daemon.dialect.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event as a simple client cuts it: what the gateway writes must need no more than that. */
public record Event(@Nullable String name, String data, boolean comment) {
    /** @throws AssertionError where a stream is not one event after the other, each ended by a blank line */
    public static List<Event> all(String stream) {
        var events = new ArrayList<Event>();
        if (stream.isEmpty()) {
            return events;
        }
        assertThat(stream).as("the last event's end").endsWith("\n\n");
        for (String frame : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
            events.add(one(frame));
        }
        return events;
    }

    private static Event one(String frame) {
        if (frame.startsWith(":")) {
            return new Event(null, "", true);
        }
        String name = null;
        String data = null;
        for (String line : frame.split("\n", -1)) {
            if (line.startsWith("event: ")) {
                assertThat(name).as("a second name in " + frame).isNull();
                name = line.substring(7);
            } else {
                assertThat(line).as("a line of " + frame).startsWith("data: ");
                assertThat(data).as("a second line of data in " + frame).isNull();
                data = line.substring(6);
            }
        }
        assertThat(data).as("the data of " + frame).isNotNull();
        return new Event(name, data == null ? "" : data, false);
    }
}
