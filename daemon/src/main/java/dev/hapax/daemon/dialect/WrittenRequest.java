package dev.hapax.daemon.dialect;

import java.util.List;

/** @param dropped names of parameters, in the caller's spelling, that were left out */
public record WrittenRequest(byte[] body, List<String> dropped) {
    public WrittenRequest {
        dropped = List.copyOf(dropped);
    }
}
