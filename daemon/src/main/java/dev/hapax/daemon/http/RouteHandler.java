package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;

/** What a route does. */
interface RouteHandler {
    /**
     * Answers.
     *
     * @throws BadRequest what the caller is told instead
     * @throws IOException if the caller left
     */
    void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException;

    /** In whose words this handler's errors are written. */
    ErrorWriter errors();
}
