/*
 * both.c --
 *
 *	A program with two TLS libraries: OpenSSL, which it calls itself, and
 *	the static library of the package s2n, which Tcl loads. Each must get
 *	its own calls only. Argument: the folder with the test certificates.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <tcl.h>

extern int S2n_Init(Tcl_Interp *interp);
extern int S2n_SafeInit(Tcl_Interp *interp);

static const char *pki;

static void
Check(
    int good,
    const char *what)
{
    if (!good) {
        fprintf(stderr, "failed: %s\n", what);
        ERR_print_errors_fp(stderr);
        exit(1);
    }
}

/* A context of OpenSSL, with a certificate if it is the server's. */

static SSL_CTX *
Context(
    int server)
{
    SSL_CTX *context = SSL_CTX_new(server ? TLS_server_method()
            : TLS_client_method());
    char path[1000];

    if (server) {
        snprintf(path, sizeof path, "%s/server.pem", pki);
        Check(SSL_CTX_use_certificate_chain_file(context, path), path);
        snprintf(path, sizeof path, "%s/server.key", pki);
        Check(SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM),
                path);
    } else {
        snprintf(path, sizeof path, "%s/ca.pem", pki);
        Check(SSL_CTX_load_verify_locations(context, path, NULL), path);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    }
    return context;
}

/* A connection of OpenSSL with itself, in memory. */

static void
TalkByOpenssl(void)
{
    SSL_CTX *contexts[2] = { Context(0), Context(1) };
    SSL *client = SSL_new(contexts[0]);
    SSL *server = SSL_new(contexts[1]);
    BIO *ends[2];
    char buffer[10];
    int i;

    Check(BIO_new_bio_pair(&ends[0], 0, &ends[1], 0), "BIO_new_bio_pair");
    SSL_set_bio(client, ends[0], ends[0]);
    SSL_set_bio(server, ends[1], ends[1]);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    for (i = 0; i < 10; i++) {
        SSL_do_handshake(client);
        SSL_do_handshake(server);
    }
    Check(SSL_is_init_finished(client), "handshake of OpenSSL");
    Check(SSL_write(client, "hello", 5) == 5, "SSL_write");
    Check(SSL_read(server, buffer, sizeof buffer) == 5
            && memcmp(buffer, "hello", 5) == 0, "SSL_read");
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(contexts[0]);
    SSL_CTX_free(contexts[1]);
}

/* A connection of the package s2n with itself. */

static const char *const script =
    "proc accept {chan args} {\n"
    "    chan configure $chan -blocking 0 -buffering none\n"
    "    s2n::push $chan -role server -config $::server\n"
    "    set ::accepted $chan\n"
    "}\n"
    "set server [dict create cert_file $pki/server.pem key_file $pki/server.key]\n"
    "set listener [socket -server accept -myaddr 127.0.0.1 0]\n"
    "set chan [s2n::socket -async -servername localhost\\\n"
    "    -config [dict create ca_file $pki/ca.pem] 127.0.0.1\\\n"
    "    [lindex [chan configure $listener -sockname] 2]]\n"
    "chan configure $chan -blocking 0 -buffering none\n"
    "chan event $chan writable {set ready 1}\n"
    "vwait ready\n"
    "chan event $chan writable {}\n"
    "if {[chan configure $chan -error] ne {}} {error failed}\n"
    "puts -nonewline $chan hello\n"
    "chan event $accepted readable {append got [read $accepted]}\n"
    "vwait got\n"
    "close $chan; close $accepted; close $listener\n"
    "set got";

static void
TalkByS2n(
    Tcl_Interp *interp)
{
    if (Tcl_Eval(interp, script) != TCL_OK
            || strcmp(Tcl_GetStringResult(interp), "hello") != 0) {
        fprintf(stderr, "failed: %s\n", Tcl_GetStringResult(interp));
        exit(1);
    }
    Tcl_Eval(interp, "unset got accepted ready");
}

int
main(
    int argc,
    char **argv)
{
    Tcl_Interp *interp;
    const char *name = OpenSSL_version(OPENSSL_VERSION);

    Check(argc == 2, "usage: both FOLDER");
    pki = argv[1];
    Check(strncmp(name, "OpenSSL 3", 9) == 0, name);
    TalkByOpenssl();

    Tcl_FindExecutable(argv[0]);
    interp = Tcl_CreateInterp();
    Tcl_StaticPackage(NULL, "S2n", S2n_Init, S2n_SafeInit);
    Tcl_SetVar(interp, "pki", pki, TCL_GLOBAL_ONLY);
    if (Tcl_Init(interp) != TCL_OK
            || Tcl_Eval(interp, "load {} S2n; package require s2n") != TCL_OK) {
        fprintf(stderr, "failed: %s\n", Tcl_GetStringResult(interp));
        return 1;
    }
    TalkByS2n(interp);
    TalkByOpenssl();
    TalkByS2n(interp);
    Check(strcmp(name, OpenSSL_version(OPENSSL_VERSION)) == 0, "version");
    Tcl_Eval(interp, "dict get [s2n::version] aws_lc");
    printf("both: %s, AWS-LC %s\n", name, Tcl_GetStringResult(interp));
    Tcl_DeleteInterp(interp);
    Tcl_Finalize();
    return 0;
}
