/*
 * subject.h --
 *
 *	The channel that is tried: TLS of the package on the wire, with the peer
 *	at its other end. Each operation on it checks what it finds.
 */

#ifndef FUZZ_SUBJECT_H
#define FUZZ_SUBJECT_H

#include "channel.h"
#include "peer.h"

/* How the subject is made: bits of an input. */
enum {
    FUZZ_SERVER = 1,	/* its role; the peer has the other one */
    FUZZ_OLD = 2,	/* TLS 1.2 */
    FUZZ_BLOCKING = 4,
    FUZZ_TRUNCATION = 8, /* the end of the wire is the end of the data */
    FUZZ_TICKETS = 16,
    FUZZ_ALPN = 32,
    FUZZ_CLIENT_AUTH = 64,
    FUZZ_SMALL = 128,	/* small fragments and small records */
    FUZZ_PLAIN = 256	/* a non-blocking wire is full of output before push */
};

typedef struct FuzzSubject {
    Tcl_Channel chan;	/* NULL when the script has closed it */
    unsigned flags;
    size_t plain;	/* bytes of plain output that have yet to go */
    bool popped;	/* it is a plain channel again */
    size_t read;	/* bytes of data */
    size_t written;
    bool writeFailed;	/* nothing is known of later bytes */
    bool readFailed;	/* with an error that stays */
    bool ended;		/* it has seen the end of the data */
    bool faulty;	/* the input has spoilt the wire: errors are no news */
    bool abandoned;	/* closed or popped when not all could be written */
} FuzzSubject;

extern FuzzSubject fuzzSubject;

/*
 * Opens wire and peer, and pushes TLS onto the wire, with more options as a
 * list, or NULL. False when that has failed, with a reason.
 */
bool FuzzSubjectOpen(unsigned flags, Tcl_Obj *options);

/* Takes the open wire as it is, for harnesses that push on their own. */
void FuzzSubjectAdopt(unsigned flags);

void FuzzSubjectClose(void);

/* The TLS layer, or NULL when there is none. */
TlsChannel *FuzzSubjectTls(void);

/* As scripts do them. */
void FuzzSubjectRead(size_t size);
void FuzzSubjectWrite(size_t size);

/* Runs a command with the channel's name as its first argument. */
int FuzzSubjectCommand(const char *command, const char *argument);

/* Accepts, whatever has failed of what the script was told. */
int FuzzSubjectAccept(Tcl_Obj *told);

/* Tells all that can be told of the session, or most of it. */
void FuzzSubjectTell(void);

/*
 * Moves what waits between wire and peer, by deliver towards the subject, runs
 * events, and goes on until nothing happens any more.
 */
void FuzzSettle(void (*deliver)(void));

/* The plain way to deliver: all that there is. */
void FuzzDeliver(void);

#endif /* FUZZ_SUBJECT_H */
