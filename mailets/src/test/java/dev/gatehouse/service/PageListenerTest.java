package dev.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.explain.HelpPage.Answer;
import dev.gatehouse.smtp.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The help page's listener at a real socket, with readers that are slow, many, or no readers at all. */
@Timeout(60)
class PageListenerTest {
    private static final String REQUEST = "GET /why?ref=1 HTTP/1.1\r\nHost: mail.example.com\r\n\r\n";
    private static final String PAGE = "x".repeat(4_000_000);

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void unfinishedRequestsStopNobody() throws IOException {
        try (PageListener listener = listener(Duration.ofSeconds(30))) {
            for (int i = 0; i < 100; i++) {
                send(listener, "127.0.0.2", "GET /why HTTP/1.1\r\nHost:");
            }
            assertThat(answerTo(listener, REQUEST)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void readersThatDoNotReadStopNobody() throws IOException {
        try (PageListener listener = listener(Duration.ofSeconds(30))) {
            for (int i = 0; i < 30; i++) {
                send(listener, "127.0.0.2", REQUEST);
            }
            assertThat(answerTo(listener, REQUEST))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n" + PAGE);
        }
    }

    @Test
    void connectionsOfOneClientMakeRoomForOthers() throws IOException {
        try (PageListener listener = listener(Duration.ofSeconds(50))) {
            Socket patient = send(listener, "127.0.0.3", "GET /why HTTP/1.1\r\n");
            for (int i = 0; i < 700; i++) {
                send(listener, "127.0.0.2", "G");
            }
            assertThat(answerTo(listener, REQUEST)).startsWith("HTTP/1.1 200 OK\r\n");
            patient.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(text(patient)).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(sockets.get(1).getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void anUnfinishedRequestEndsAfterItsTime() throws IOException {
        try (PageListener listener = listener(Duration.ofMillis(300))) {
            assertThat(send(listener, "127.0.0.2", "GET /").getInputStream().read())
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource({
        "'GET / HTTP/1.1\r\n\r\n', 200",
        "'GET / HTTP/1.0\n\n', 200",
        "'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n', 200",
        "'POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd', 200",
        "'EHLO mail.example.com\r\n\r\n', 400",
        "'GET /%zz HTTP/1.1\r\n\r\n', 400",
        "'\r\n\r\n', 400",
        "'GET / HTTP/2.0\r\n\r\n', 400"
    })
    void whatIsARequestIsAnswered(String request, String status) throws IOException {
        try (PageListener listener = listener(Duration.ofSeconds(30))) {
            String answer = answerTo(listener, request);
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .containsPattern("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT\r\n")
                    .contains("\r\nConnection: close\r\n");
            assertThat(answer.endsWith("\r\n\r\n")).isEqualTo(request.startsWith("HEAD"));
        }
    }

    @Test
    void aRequestWithoutEndIsTooLong() throws IOException {
        try (PageListener listener = listener(Duration.ofSeconds(30))) {
            assertThat(answerTo(listener, "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000)))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void thePageLearnsWhatWasAskedFor() throws IOException {
        List<PageRequest> asked = new ArrayList<>();
        try (PageListener listener = PageListener.at(loopback(0), request -> {
            asked.add(request);
            return new Answer(200, "text/plain", Map.of("X-A", "b"), "caf\u00e9");
        })) {
            assertThat(answerTo(listener, "GET /a%20b?c=d&e HTTP/1.1\r\nHost: x\r\naccept-language:  de\r\n\r\n"))
                    .contains("\r\nX-A: b\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n")
                    .endsWith("\r\n\r\ncaf\u00e9");
        }
        assertThat(asked)
                .containsExactly(new PageRequest("GET", "/a b", "c=d&e", "de", InetAddress.getLoopbackAddress()));
    }

    private static PageListener listener(Duration requestTime) throws IOException {
        return PageListener.at(loopback(0), requestTime, request -> new Answer(200, "text/plain", Map.of(), PAGE));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Socket send(PageListener listener, String client, String text) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(8192);
        socket.bind(new InetSocketAddress(Network.literalAddress(client).orElseThrow(), 0));
        socket.connect(listener.address());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String answerTo(PageListener listener, String request) throws IOException {
        return text(send(listener, "127.0.0.1", request));
    }

    private static String text(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
