/*
 * tables.c --
 *
 *	The tables, and a main program that calls the commands.
 */

#include <stdlib.h>

#include "stub.h"

/*< block "package.version" >*/

int stubLeaks;

typedef struct TlsCommandRow {
    const char *name;
    Tcl_ObjCmdProc *proc;
    Tcl_ObjCmdProc *yieldingProc;
    bool safe;
} TlsCommandRow;

/*< block "package.commands" >*/

typedef void TlsChanGetter(void);
typedef void TlsChanSetter(int word);

typedef struct TlsChanOptionRow {
    const char *name;
    TlsChanGetter *get;
    TlsChanSetter *set;
    const char *const *words;
    bool listed;
} TlsChanOptionRow;

/*< block "channel.options" >*/

typedef void TlsSessionGetter(void);
typedef void TlsCertificateGetter(void);

typedef struct TlsSessionRow {
    const char *name;
    TlsSessionGetter *get;
    const char *option;
} TlsSessionRow;

typedef struct TlsCertificateRow {
    const char *name;
    TlsCertificateGetter *get;
} TlsCertificateRow;

/*< block "status.session" >*/

/*< block "status.certificate" >*/

/*< block "errors.names" >*/

enum {
    S2N_SSLv3, S2N_TLS10, S2N_TLS11, S2N_TLS12, S2N_TLS13
};

enum {
    TLS_POLICY_TLS13 = 1,
    TLS_POLICY_FORWARD_SECRECY = 2,
    TLS_POLICY_POST_QUANTUM = 4,
    TLS_POLICY_FIPS = 8,
    TLS_POLICY_AEAD = 16
};

typedef struct TlsPolicyName {
    const char *name;
    const char *iana;
} TlsPolicyName;

typedef struct TlsPolicy {
    const char *name;
    int lowest;
    unsigned traits;
    uint64_t ciphers;
    uint64_t groups;
} TlsPolicy;

/*< block "policies.table" >*/

static void
TlsGetChanTone(void)
{
    puts("tone");
}

static void
TlsSetChanTone(
    int word)
{
    puts(tlsChannelToneWords[word]);
}

static void
TlsGetChanError(void)
{
    puts("error");
}

static void
TlsGetSessionToneNow(void)
{
    puts("tone now");
}

static void
TlsGetCertificateNotAfter(void)
{
    puts("not after");
}

const char *
TlsWordName(
    TlsWord word)
{
    return tlsWordNames[word];
}

/* Calls a command with the arguments of the program, or prints the tables. */
int
main(
    int argc,
    char **argv)
{
    Tcl_Obj objects[32];
    Tcl_Obj *objv[32];
    Tcl_Interp interp = { .isSafe = getenv("STUB_SAFE") != NULL };
    int i;

    for (i = 2; i < argc; i++) {
        objects[i - 2] = (Tcl_Obj){ .text = argv[i] };
        objv[i - 2] = &objects[i - 2];
    }
    for (i = 0; argc > 1 && tlsCommands[i].name != NULL; i++) {
        if (strcmp(tlsCommands[i].name, argv[1]) == 0) {
            int code = tlsCommands[i].proc(NULL, &interp, argc - 2, objv);

            printf("%d {%s} %s\n", code, interp.result, interp.errorCode);
            return stubLeaks;
        }
    }
    printf("%s %s %s, first policy %s\n", TLS_PACKAGE_NAME,
            TLS_PACKAGE_VERSION, TLS_PACKAGE_TCL, tlsPolicies[0].name);
    (void) tlsCipherNames;
    (void) tlsGroupNames;
    (void) tlsCiphersMustBe;
    (void) tlsGroupsMustBe;
    for (i = 0; tlsChanOptions[i].name != NULL; i++) {
        printf("%s %d ", tlsChanOptions[i].name, tlsChanOptions[i].listed);
        tlsChanOptions[i].get();
        if (tlsChanOptions[i].set != NULL) {
            tlsChanOptions[i].set(TLS_CHANNEL_TONE_LOW);
        }
    }
    for (i = 0; tlsSessionRows[i].name != NULL; i++) {
        printf("%s ", tlsSessionRows[i].name);
        if (tlsSessionRows[i].get == NULL) {
            printf("is %s\n", tlsSessionRows[i].option);
        } else {
            tlsSessionRows[i].get();
        }
    }
    for (i = 0; tlsCertificateRows[i].name != NULL; i++) {
        printf("%s ", tlsCertificateRows[i].name);
        tlsCertificateRows[i].get();
    }
    return 0;
}
