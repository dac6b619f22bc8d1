/*
 * wire.h --
 *
 *	A plain Tcl channel in memory, which fails as it is told to. There is one
 *	at a time.
 */

#ifndef FUZZ_WIRE_H
#define FUZZ_WIRE_H

#include "fuzz.h"

/* A queue of bytes that remembers all of them. */
typedef struct FuzzQueue {
    uint8_t *bytes;
    size_t start;	/* of those that have not been taken */
    size_t end;
    size_t capacity;
} FuzzQueue;

size_t FuzzQueueSize(const FuzzQueue *queue);
void FuzzQueuePut(FuzzQueue *queue, const uint8_t *bytes, size_t size);
size_t FuzzQueueTake(FuzzQueue *queue, uint8_t *bytes, size_t size);

/* Moves at most size bytes from one queue to another. */
size_t FuzzQueueMove(FuzzQueue *from, FuzzQueue *to, size_t size);

typedef struct FuzzWire {
    Tcl_Channel chan;	/* NULL when it is closed */
    FuzzQueue in;	/* for the channel to read */
    FuzzQueue out;	/* what it has written */
    bool ended;		/* nothing will come behind "in" */
    size_t room;	/* most bytes that wait in "out" */
    size_t chunk;	/* most bytes of one call */
    unsigned again;	/* so many calls give EAGAIN first */
    int readError;	/* errno of all reads to come, or 0 */
    int writeError;	/* the same for writes */
    bool blocking;
    int watched;
    bool starved;	/* a call has waited for what never came */
    void (*starve)(void);	/* called when a call has to wait */
} FuzzWire;

extern FuzzWire fuzzWire;

/* Opens the channel and registers it; its name is "wire". */
void FuzzWireOpen(void);

/* Tells the channel what is ready, if it wants to know. */
void FuzzWireNotify(void);

/* Has it closed by now? If not it is now, whatever stands in the way. */
void FuzzWireClose(void);

#endif /* FUZZ_WIRE_H */
