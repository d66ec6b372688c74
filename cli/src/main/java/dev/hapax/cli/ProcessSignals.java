package dev.hapax.cli;

import dev.hapax.cli.terminal.Signals;
import java.lang.reflect.Proxy;

/**
 * The process's own signals. The JDK's only door to them is {@code sun.misc.Signal}, in {@code jdk.unsupported}; it is
 * taken by reflection, because javac has no way to be told that its warning was read.
 */
final class ProcessSignals implements Signals {
    @Override
    public void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object answer = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), answer);
        } catch (ReflectiveOperationException noSuchSignal) {
            throw new IllegalStateException("cannot answer SIG" + name, noSuchSignal);
        }
    }
}
