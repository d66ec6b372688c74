package dev.hapax.daemon.dialect;

/** Tells when the JSON text of an object is whole, while it arrives in pieces. */
public final class JsonEnd {
    private int depth;
    private boolean begun;
    private boolean inString;
    private boolean escaped;

    public void take(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i));
        }
    }

    public boolean reached() {
        return begun && depth == 0;
    }

    private void take(char c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return;
        }
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> {
                begun = true;
                depth++;
            }
            case '}', ']' -> depth = Math.max(0, depth - 1);
            default -> {}
        }
    }
}
