package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The meters, in Prometheus text or in OpenMetrics when that is asked for. */
final class MetricsHandler implements RouteHandler {

    private final PublicServer.Scraper scraper;

    MetricsHandler(PublicServer.Scraper scraper) {
        this.scraper = scraper;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        String accept = exchange.header("Accept");
        PublicServer.Scraper.Text text = scraper.scrape(accept == null ? "" : accept);
        exchange.send(200, text.contentType(), text.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ErrorWriter errors() {
        return ErrorWriter.HAPAX;
    }
}
