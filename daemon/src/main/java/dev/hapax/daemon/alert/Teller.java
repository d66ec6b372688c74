package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Alert.Status;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.AlertChannel;
import dev.hapax.shared.config.AlertSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Brings what each channel was told in line with what is so. A message leaves once; whatever comes of it, it is not
 * said again. Guarded by the engine.
 */
final class Teller implements AutoCloseable {
    private static final Duration RENEWED_EVERY = Duration.ofMinutes(1);
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final EventBus events;
    private final Carrier carrier;
    private final Courier.Pause pause;
    private final Supplier<String> instance;
    private final Map<String, Courier> couriers = new LinkedHashMap<>();
    private final Map<String, Instant> renewed = new HashMap<>();
    private Set<String> logs = Set.of(AlertSettings.LOG);

    Teller(EventBus events, Carrier carrier, Courier.Pause pause, Supplier<String> instance) {
        this.events = events;
        this.carrier = carrier;
        this.pause = pause;
        this.instance = instance;
    }

    /** Channels that have not changed keep what waits for them. */
    void adopt(Map<String, AlertChannel> channels) {
        couriers.values().removeIf(courier -> {
            boolean gone =
                    !courier.channel().equals(channels.get(courier.channel().name()));
            if (gone) {
                courier.close();
            }
            return gone;
        });
        Set<String> toTheLog = new LinkedHashSet<>(Set.of(AlertSettings.LOG));
        channels.forEach((name, channel) -> {
            if (channel.type() == AlertChannel.Type.LOG) {
                toTheLog.add(name);
            } else {
                couriers.computeIfAbsent(
                        name,
                        _ -> new Courier(
                                channel,
                                carrier,
                                pause,
                                result -> events.emit(new GatewayEvent.AlertNotified(name, result))));
            }
        });
        logs = toTheLog;
        renewed.keySet().retainAll(couriers.keySet());
    }

    void tell(List<Alert> alerts, Predicate<String> silenced, Instant now) {
        var causes = new Causes(alerts, now);
        for (Alert alert : alerts) {
            if (alert.status() != Status.RESOLVED) {
                causes.of(alert, AlertSettings.LOG)
                        .filter(cause -> cause.status() != Status.RESOLVED)
                        .ifPresent(cause -> cause.explains(alert));
            }
        }
        for (Alert alert : alerts) {
            Set<String> channels = channels(alert);
            alert.told().keySet().retainAll(channels);
            for (String channel : channels) {
                if (!silenced.test(alert.rule().name())) {
                    tell(alert, channel, causes, now);
                }
            }
        }
        renew(alerts, now);
    }

    /** The log in any case, then those that are there of the rule's. */
    private Set<String> channels(Alert alert) {
        Set<String> channels = new LinkedHashSet<>();
        channels.add(AlertSettings.LOG);
        alert.rule().channels().stream().filter(couriers::containsKey).forEach(channels::add);
        return channels;
    }

    private void tell(Alert alert, String channel, Causes causes, Instant now) {
        Status told = alert.told().get(channel);
        Status status = alert.status();
        if (status == told || (status == Status.RESOLVED && told == null)) {
            return;
        }
        if (told == null && causes.of(alert, channel).isPresent()) {
            return;
        }
        String elsewhere = status == Status.RESOLVED ? null : causes.nameOf(alert);
        send(channel, Message.of(alert, elsewhere, instance.get(), now), now, false);
        alert.tell(channel, status);
    }

    private void send(String channel, Message message, Instant now, boolean renewal) {
        Courier courier = couriers.get(channel);
        if (courier == null) {
            log(message);
            return;
        }
        URI url = courier.channel().url();
        if (url != null) {
            courier.take(new Courier.Letter(Wire.post(courier.channel(), url, message, now), renewal));
        }
    }

    private void log(Message message) {
        String effects = message.effects().isEmpty()
                ? ""
                : " (and so: "
                        + String.join(
                                "; ",
                                message.effects().stream().map(Message::line).toList()) + ")";
        events.emit(new GatewayEvent.AlertChanged(
                message.alert(),
                message.condition(),
                message.severity().word(),
                message.status().word(),
                message.summary() + effects));
        events.emit(new GatewayEvent.AlertNotified(AlertSettings.LOG, "sent"));
    }

    /** An Alertmanager lets go what it hears no more of. */
    private void renew(List<Alert> alerts, Instant now) {
        for (Courier courier : couriers.values()) {
            String name = courier.channel().name();
            Instant last = renewed.get(name);
            boolean due = last == null || !last.plus(RENEWED_EVERY).isAfter(now);
            if (courier.channel().type() != AlertChannel.Type.ALERTMANAGER || !due) {
                continue;
            }
            for (Alert alert : alerts) {
                Status told = alert.told().get(name);
                if (told != null && alert.status() != Status.RESOLVED) {
                    send(name, Message.of(alert, null, instance.get(), now), now, true);
                }
            }
            renewed.put(name, now);
        }
    }

    /** The channel to try, empty where there is none of that name. */
    Optional<AlertChannel> channel(String name) {
        Courier courier = couriers.get(name);
        if (courier != null) {
            return Optional.of(courier.channel());
        }
        return logs.contains(name)
                ? Optional.of(new AlertChannel(name, AlertChannel.Type.LOG, null, null))
                : Optional.empty();
    }

    List<AlertChannel> all() {
        return Stream.concat(logs.stream(), couriers.keySet().stream())
                .flatMap(name -> channel(name).stream())
                .toList();
    }

    /** Sends one at once and waits for what comes back. Needs no lock. */
    Delivery test(AlertChannel channel, Instant now) {
        Message message = Message.test(channel.name(), instance.get(), now);
        URI url = channel.url();
        if (url == null) {
            log(message);
            return new Delivery(true, 0, false, null, "written to the log");
        }
        return carrier.post(channel, Wire.post(channel, url, message, now));
    }

    /** Lets what is under way arrive, for so long altogether. */
    void flush(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        couriers.values().forEach(courier -> courier.flush(Duration.ofNanos(until - System.nanoTime())));
    }

    @Override
    public void close() {
        flush(FLUSH);
        couriers.values().forEach(Courier::close);
    }
}
