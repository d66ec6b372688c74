package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;

/** The meters, in Prometheus text unless another format is asked for; not there where the file switches them off. */
final class MetricsHandler implements RouteHandler {

    private final PublicServer.Scraper scraper;

    MetricsHandler(PublicServer.Scraper scraper) {
        this.scraper = scraper;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        if (!exchange.generation().config().metrics().enabled()) {
            exchange.fail(HttpErrors.noSuchPath(exchange.path()));
            return;
        }
        String accept = exchange.header("Accept");
        PublicServer.Scraper.Text text = scraper.scrape(accept == null ? "" : accept);
        exchange.send(200, text.contentType(), text.body());
    }

    @Override
    public ErrorWriter errors() {
        return ErrorWriter.HAPAX;
    }
}
