package dev.hapax.shared.config;

import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file (<a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>).
 *
 * @param label e.g. {@code CERTIFICATE}
 * @param encrypted whether it needs a passphrase
 */
record Pem(String label, byte[] bytes, boolean encrypted) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;
    private static final byte[] VERSION_ZERO = {0x02, 0x01, 0x00};

    /** All blocks of a text; what stands between them is nobody's. */
    static List<Pem> blocks(String text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group(1);
            boolean encrypted = label.startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED");
            byte[] bytes = encrypted ? new byte[0] : Base64.getMimeDecoder().decode(block.group(2));
            blocks.add(new Pem(label, bytes, encrypted));
        }
        return blocks;
    }

    /**
     * OpenSSL's own forms of RSA and EC keys are the innermost part of PKCS #8. What is missing around it, the kind of
     * key and its curve, stands in the public key too.
     */
    static byte[] asPkcs8(byte[] inner, PublicKey shown) {
        ByteBuffer publicKey = ByteBuffer.wrap(shown.getEncoded());
        publicKey.get();
        length(publicKey);
        int begin = publicKey.position();
        publicKey.get();
        int end = length(publicKey) + publicKey.position();
        ByteBuffer kind = publicKey.duplicate().position(begin).limit(end);
        byte[] octets = tagged(OCTETS, inner);
        ByteBuffer body = ByteBuffer.allocate(VERSION_ZERO.length + kind.remaining() + octets.length)
                .put(VERSION_ZERO)
                .put(kind)
                .put(octets);
        return tagged(SEQUENCE, body.array());
    }

    private static int length(ByteBuffer der) {
        int first = Byte.toUnsignedInt(der.get());
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = first & 0x7f; i > 0; i--) {
            length = length << 8 | Byte.toUnsignedInt(der.get());
        }
        return length;
    }

    private static byte[] tagged(byte tag, byte[] content) {
        ByteBuffer tagged = ByteBuffer.allocate(content.length + 4).put(tag);
        if (content.length >= 0x100) {
            tagged.put((byte) 0x82).put((byte) (content.length >> 8));
        } else if (content.length >= 0x80) {
            tagged.put((byte) 0x81);
        }
        tagged.put((byte) content.length).put(content);
        byte[] exact = new byte[tagged.flip().remaining()];
        tagged.get(exact);
        return exact;
    }
}
