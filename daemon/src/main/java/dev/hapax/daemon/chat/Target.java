package dev.hapax.daemon.chat;

/** One model at one provider, by the names of the file. */
public record Target(String provider, String model) {
    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
