package dev.hapax.daemon.dialect;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is left out of a JSON text. Whatever stays keeps its bytes, its order and its white space. */
public final class JsonCuts {
    private final List<RequestScan.Range> cuts = new ArrayList<>();

    /** Which elements of one list, or members of one object, go. They are told in order. */
    public static final class Siblings {
        private record Element(int start, int end, boolean goes) {}

        private final List<Element> elements = new ArrayList<>();

        /** @param end exclusive */
        public void add(int start, int end, boolean goes) {
            elements.add(new Element(start, end, goes));
        }

        public boolean anyGoes() {
            return elements.stream().anyMatch(Element::goes);
        }

        public boolean allGo() {
            return elements.stream().allMatch(Element::goes);
        }
    }

    /** Each takes one comma with it: the one before it where something stays there, else the one after it. */
    public void add(Siblings siblings) {
        List<Siblings.Element> all = siblings.elements;
        boolean staysBefore = false;
        for (int i = 0; i < all.size(); i++) {
            Siblings.Element element = all.get(i);
            if (!element.goes()) {
                staysBefore = true;
            } else if (staysBefore) {
                cuts.add(new RequestScan.Range(all.get(i - 1).end(), element.end()));
            } else {
                int end = i + 1 < all.size() ? all.get(i + 1).start() : element.end();
                cuts.add(new RequestScan.Range(element.start(), end));
            }
        }
    }

    /** The same array where nothing is left out. */
    public byte[] apply(byte[] json) {
        if (cuts.isEmpty()) {
            return json;
        }
        cuts.sort(Comparator.comparingInt(RequestScan.Range::start));
        var out = new ByteArrayOutputStream(json.length);
        int from = 0;
        for (RequestScan.Range cut : cuts) {
            out.write(json, from, cut.start() - from);
            from = cut.end();
        }
        out.write(json, from, json.length - from);
        return out.toByteArray();
    }
}
