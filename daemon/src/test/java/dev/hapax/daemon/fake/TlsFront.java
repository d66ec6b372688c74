package dev.hapax.daemon.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Speaks TLS to whoever comes, and passes on what is said to a local port that does not. */
public final class TlsFront implements AutoCloseable {
    private final SSLServerSocket listening;
    private final int behind;

    private TlsFront(SSLServerSocket listening, int behind) {
        this.listening = listening;
        this.behind = behind;
    }

    public static TlsFront of(int behind, FakeCertificate certificate) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        byte[] key = Base64.getMimeDecoder()
                .decode(certificate
                        .keyPem()
                        .lines()
                        .filter(line -> !line.startsWith("-"))
                        .reduce("", String::concat));
        keys.setKeyEntry(
                "it",
                KeyFactory.getInstance(certificate.certificate().getPublicKey().getAlgorithm())
                        .generatePrivate(new PKCS8EncodedKeySpec(key)),
                new char[0],
                new Certificate[] {certificate.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var listening = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var front = new TlsFront(listening, behind);
        Thread.ofVirtual().start(front::accept);
        return front;
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket outer = listening.accept();
                Socket inner = new Socket(InetAddress.getLoopbackAddress(), behind);
                Thread.ofVirtual().start(() -> pass(outer, inner));
                Thread.ofVirtual().start(() -> pass(inner, outer));
            } catch (IOException closed) {
                // Asked above.
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // So is the other direction.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
