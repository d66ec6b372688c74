package dev.hapax.daemon.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many callers at once, each a thread that asks one question after the other. */
final class Callers {
    private Callers() {}

    /** Asks one question. */
    @FunctionalInterface
    interface Asking {
        void ask(int number) throws Exception;
    }

    /** Returns when all questions, numbered from 0, have been asked and answered. */
    static void ask(int questions, int callers, Asking asking) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        Callable<Void> caller = () -> {
            for (int number = next.getAndIncrement(); number < questions; number = next.getAndIncrement()) {
                asking.ask(number);
            }
            return null;
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(caller));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        }
    }
}
