/*
 * raw.c --
 *
 *	The measured process of a benchmark, in C on s2n-tls alone: what a
 *	program costs that uses the library as its manual says, with throughput
 *	preferred and receive buffering. It speaks with the benchmark as
 *	driver.tcl does.
 *
 *	bench-raw MODE PKI PORT COUNT SIZE BUFFER
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <s2n.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PEM_MAX 65536
#define TICKET_MAX 4096

typedef struct Link {
    int fd;
    struct s2n_connection *conn;
} Link;

static struct s2n_config *config;
static const char *pki;
static in_port_t port;
static size_t count;
static size_t size;
static uint8_t *block;	/* of size bytes */

/* The ticket for the next connection, if sessions are resumed. */
static bool resumes;
static uint8_t ticket[TICKET_MAX];
static size_t ticketSize;

static void
Fail(
    const char *doing)
{
    fprintf(stderr, "%s: %s, %s\n", doing,
            s2n_strerror_debug(s2n_errno, "EN"), strerror(errno));
    exit(1);
}

/* s2n answers 0 or more when all is well. */
static ssize_t
Check(
    const char *doing,
    ssize_t result)
{
    if (result < 0) {
        Fail(doing);
    }
    return result;
}

static void
Ready(
    int number)
{
    char line[16];

    printf("ready %d\n", number);
    fflush(stdout);
    if (number == 0 && fgets(line, sizeof(line), stdin) == NULL) {
        exit(0);
    }
}

static void
Done(void)
{
    puts("done");
    fflush(stdout);
    while (getchar() != EOF) {
        /* until the benchmark has looked at this process */
    }
}

static char *
ReadPem(
    const char *name)
{
    char path[4096];
    char *text = calloc(1, PEM_MAX);
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", pki, name);
    file = fopen(path, "r");
    if (file == NULL || fread(text, 1, PEM_MAX - 1, file) == 0) {
        Fail(path);
    }
    fclose(file);
    return text;
}

static int
KeepTicket(
    struct s2n_connection *conn,
    void *context,
    struct s2n_session_ticket *arrived)
{
    (void) conn;
    (void) context;
    if (s2n_session_ticket_get_data_len(arrived, &ticketSize) != 0
            || ticketSize > sizeof(ticket)) {
        return -1;
    }
    return s2n_session_ticket_get_data(arrived, ticketSize, ticket);
}

static void
Configure(
    bool server)
{
    uint8_t key[32] = "a key that is good for a test..";

    config = s2n_config_new_minimal();
    if (config == NULL) {
        Fail("config");
    }
    if (server) {
        struct s2n_cert_chain_and_key *own = s2n_cert_chain_and_key_new();

        Check("certificate", s2n_cert_chain_and_key_load_pem(own,
                ReadPem("server.pem"), ReadPem("server.key")));
        Check("certificate", s2n_config_add_cert_chain_and_key_to_store(
                config, own));
    } else {
        Check("trust", s2n_config_add_pem_to_trust_store(config,
                ReadPem("ca.pem")));
    }
    if (resumes) {
        Check("tickets", s2n_config_set_session_tickets_onoff(config, 1));
    }
    if (resumes && server) {
        Check("key", s2n_config_add_ticket_crypto_key(config,
                (const uint8_t *) "key", 3, key, sizeof(key), 0));
    } else if (resumes) {
        Check("tickets", s2n_config_set_session_ticket_cb(config, KeepTicket,
                NULL));
    }
}

/* Takes a connected socket through the handshake. */
static Link
Secure(
    int fd,
    s2n_mode mode)
{
    Link link = {fd, s2n_connection_new(mode)};
    s2n_blocked_status blocked;
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (link.conn == NULL) {
        Fail("connection");
    }
    Check("config", s2n_connection_set_config(link.conn, config));
    Check("throughput", s2n_connection_prefer_throughput(link.conn));
    Check("buffering", s2n_connection_set_recv_buffering(link.conn, true));
    Check("descriptor", s2n_connection_set_fd(link.conn, fd));
    if (mode == S2N_CLIENT) {
        Check("name", s2n_set_server_name(link.conn, "localhost"));
    }
    if (mode == S2N_CLIENT && ticketSize > 0) {
        Check("session", s2n_connection_set_session(link.conn, ticket,
                ticketSize));
    }
    Check("handshake", s2n_negotiate(link.conn, &blocked));
    return link;
}

static Link
Connect(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *) &address, sizeof(address))
            != 0) {
        Fail("connect");
    }
    return Secure(fd, S2N_CLIENT);
}

static void
Close(
    Link link)
{
    s2n_blocked_status blocked;

    (void) s2n_shutdown_send(link.conn, &blocked);
    (void) s2n_connection_free(link.conn);
    close(link.fd);
}

/* Waits for what s2n is blocked on, if the descriptor does not wait itself. */
static void
Await(
    const Link *link,
    s2n_blocked_status blocked,
    const char *doing)
{
    struct pollfd waited = {
        .fd = link->fd,
        .events = blocked == S2N_BLOCKED_ON_READ ? POLLIN : POLLOUT,
    };

    if (s2n_error_get_type(s2n_errno) != S2N_ERR_T_BLOCKED) {
        Fail(doing);
    }
    (void) poll(&waited, 1, -1);
}

static void
Send(
    const Link *link,
    const void *bytes,
    size_t left)
{
    const uint8_t *next = bytes;
    s2n_blocked_status blocked;

    while (left > 0) {
        ssize_t sent = s2n_send(link->conn, next, (ssize_t) left, &blocked);

        if (sent < 0) {
            Await(link, blocked, "send");
            continue;
        }
        next += sent;
        left -= (size_t) sent;
    }
}

/* Reads something, at most the given number of bytes; 0 at the end. */
static size_t
Receive(
    const Link *link,
    void *bytes,
    size_t most)
{
    s2n_blocked_status blocked;

    for (;;) {
        ssize_t got = s2n_recv(link->conn, bytes, (ssize_t) most, &blocked);

        if (got >= 0) {
            return (size_t) got;
        }
        Await(link, blocked, "receive");
    }
}

static void
ReceiveAll(
    const Link *link,
    void *bytes,
    size_t left)
{
    while (left > 0) {
        size_t got = Receive(link, bytes, left);

        if (got == 0) {
            Fail("end");
        }
        bytes = (uint8_t *) bytes + got;
        left -= got;
    }
}

static void
Expect(
    const Link *link)
{
    char answer[3];

    ReceiveAll(link, answer, sizeof(answer));
    if (memcmp(answer, "ok\n", sizeof(answer)) != 0) {
        Fail("answer");
    }
}

static Link
Ask(
    const char *verb,
    size_t number)
{
    char request[64];
    Link link = Connect();

    Send(&link, request, (size_t) snprintf(request, sizeof(request),
            "%s %zu\n", verb, number));
    Expect(&link);
    return link;
}

static void
NoWaiting(
    const Link *link)
{
    (void) fcntl(link->fd, F_SETFL, O_NONBLOCK);
}

static void
Down(void)
{
    Link link = Ask("down", count);

    Ready(0);
    Send(&link, "go\n", 3);
    while (count > 0) {
        count -= Receive(&link, block, size < count ? size : count);
    }
    Done();
}

/* Fills the block as long as there is something, then writes it. */
static void
DownCopy(void)
{
    Link link = Ask("down", count);
    int sink = open("/dev/null", O_WRONLY);
    s2n_blocked_status blocked;
    size_t filled = 0;

    NoWaiting(&link);
    Ready(0);
    Send(&link, "go\n", 3);
    while (count > 0) {
        ssize_t got = s2n_recv(link.conn, block + filled,
                (ssize_t) (size - filled), &blocked);

        if (got > 0) {
            filled += (size_t) got;
        }
        if (filled > 0 && (got <= 0 || filled == size)) {
            Check("write", write(sink, block, filled));
            count -= filled;
            filled = 0;
        }
        if (got < 0 && count > 0) {
            Await(&link, blocked, "receive");
        } else if (got == 0) {
            Fail("end");
        }
    }
    Done();
}

static void
Up(void)
{
    Link link = Ask("up", count);

    Ready(0);
    for (; count > 0; count -= size) {
        Send(&link, block, size);
    }
    Expect(&link);
    Done();
}

static void
UpCopy(void)
{
    Link link = Ask("up", count);
    int source = open("/dev/zero", O_RDONLY);

    NoWaiting(&link);
    Ready(0);
    for (; count > 0; count -= size) {
        Check("read", read(source, block, size));
        Send(&link, block, size);
    }
    Expect(&link);
    Done();
}

static void
Ping(void)
{
    Link link = Ask("echo", size);

    Ready(0);
    for (; count > 0; count--) {
        Send(&link, block, size);
        ReceiveAll(&link, block, size);
    }
    Done();
}

static void
Open(void)
{
    Close(Ask("hello", 0));
    Ready(0);
    for (; count > 0; count--) {
        Close(Ask("hello", 0));
    }
    Done();
}

static void
Hold(void)
{
    Close(Ask("hello", 0));
    Ready(0);
    for (; count > 0; count--) {
        (void) Ask("hello", 0);
    }
    Done();
}

/* The same, after data in both directions. */
static void
HoldUsed(void)
{
    Link link;

    Close(Ask("hello", 0));
    Ready(0);
    for (; count > 0; count--) {
        link = Ask("echo", size);
        Send(&link, block, size);
        ReceiveAll(&link, block, size);
    }
    Done();
}

static void
ServeOne(
    int listener)
{
    char request[64];
    int fd = accept(listener, NULL, NULL);
    Link link;

    if (fd < 0) {
        Fail("accept");
    }
    link = Secure(fd, S2N_SERVER);
    if (Receive(&link, request, sizeof(request)) > 0) {
        Send(&link, "ok\n", 3);
        (void) Receive(&link, request, sizeof(request));
    }
    Close(link);
}

/* Serves one after the other, until standard input ends. */
static void
Serve(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t length = sizeof(address);
    struct pollfd waited[2] = {
        {.fd = socket(AF_INET, SOCK_STREAM, 0), .events = POLLIN},
        {.fd = STDIN_FILENO, .events = POLLIN},
    };

    if (bind(waited[0].fd, (struct sockaddr *) &address, length) != 0
            || listen(waited[0].fd, 128) != 0
            || getsockname(waited[0].fd, (struct sockaddr *) &address,
                    &length) != 0) {
        Fail("listen");
    }
    Ready(ntohs(address.sin_port));
    while (poll(waited, 2, -1) > 0 && waited[1].revents == 0) {
        ServeOne(waited[0].fd);
    }
}

static const struct {
    const char *name;
    void (*run)(void);
    bool server;
    bool resumes;
} modes[] = {
    {"down", Down, false, false},
    {"down-copy", DownCopy, false, false},
    {"up", Up, false, false},
    {"up-copy", UpCopy, false, false},
    {"ping", Ping, false, false},
    {"connect-full", Open, false, false},
    {"connect-resumed", Open, false, true},
    {"hold", Hold, false, false},
    {"hold-used", HoldUsed, false, false},
    {"serve-full", Serve, true, false},
    {"serve-resumed", Serve, true, true},
};

int
main(
    int argc,
    char **argv)
{
    size_t i;

    if (argc != 7) {
        fprintf(stderr, "usage: bench-raw MODE PKI PORT COUNT SIZE BUFFER\n");
        return 2;
    }
    if (strcmp(argv[1], "versions") == 0) {
        puts("the same libraries, without locked memory");
        return 0;
    }
    pki = argv[2];
    port = (in_port_t) strtoul(argv[3], NULL, 10);
    count = strtoull(argv[4], NULL, 10);
    size = strtoull(argv[5], NULL, 10);
    block = calloc(1, size > 0 ? size : 1);
    signal(SIGPIPE, SIG_IGN);
    Check("start", s2n_init());
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strcmp(argv[1], modes[i].name) == 0) {
            resumes = modes[i].resumes;
            Configure(modes[i].server);
            modes[i].run();
            return 0;
        }
    }
    fprintf(stderr, "no mode \"%s\"\n", argv[1]);
    return 2;
}
