/*
 * server_stats.c --
 *
 *	What a listening channel counts. No Tcl values are kept, since the
 *	channel may move to another thread.
 */

#include "server_stats.h"

#include <stdio.h>
#include <string.h>

#include "dict.h"
#include "tcl_error.h"

/* The words are names of errors, alerts, protocols, ciphers and groups: peers
 * choose among a limited number, and cannot make new ones. */
struct TlsTally {
    char word[64];
    Tcl_WideInt count;
    TlsTally *next;
};

static void
Count(
    TlsTally **link,
    const char *word)
{
    while (*link != NULL && strcmp((*link)->word, word) != 0) {
        link = &(*link)->next;
    }
    if (*link == NULL) {
        *link = (TlsTally *) ckalloc(sizeof(TlsTally));
        **link = (TlsTally) {.count = 0};
        snprintf((*link)->word, sizeof((*link)->word), "%s", word);
    }
    (*link)->count++;
}

static void
FreeTally(
    TlsTally *tally)
{
    while (tally != NULL) {
        TlsTally *next = tally->next;

        ckfree((char *) tally);
        tally = next;
    }
}

void
TlsServerStatsFree(
    TlsServerStats *stats)
{
    FreeTally(stats->failed);
    FreeTally(stats->alerts);
    FreeTally(stats->protocols);
    FreeTally(stats->ciphers);
    FreeTally(stats->groups);
    *stats = (TlsServerStats) {.accepted = 0};
}

/* Counts an alert by its name, or by its number if it has none. */
static void
CountAlert(
    TlsServerStats *stats,
    int alert)
{
    const char *name = TlsAlertName(alert);
    char number[TCL_INTEGER_SPACE];

    if (name == NULL) {
        snprintf(number, sizeof(number), "%d", alert);
        name = number;
    }
    Count(&stats->alerts, name);
}

void
TlsServerStatsFailed(
    TlsServerStats *stats,
    const TlsFailure *failure)
{
    Count(&stats->failed, TlsErrorCodeWord(failure));
    if (failure->alert >= 0) {
        CountAlert(stats, failure->alert);
    }
}

/* Counts a channel by the value of an option. */
static void
CountOption(
    TlsTally **tally,
    TlsChannel *channel,
    const char *option)
{
    Tcl_DString value;

    Tcl_DStringInit(&value);
    (void) Tcl_GetChannelOption(NULL, channel->self, option, &value);
    if (Tcl_DStringLength(&value) > 0) {
        Count(tally, Tcl_DStringValue(&value));
    }
    Tcl_DStringFree(&value);
}

static void
CountEstablished(
    TlsServerStats *stats,
    TlsChannel *channel)
{
    struct s2n_connection *conn = TlsSessionConnection(channel->session);

    stats->succeeded++;
    if (s2n_connection_is_session_resumed(conn) == 1) {
        stats->resumed++;
    }
    CountOption(&stats->protocols, channel, "-protocol");
    CountOption(&stats->ciphers, channel, "-cipher");
    CountOption(&stats->groups, channel, "-group");
}

void
TlsServerStatsSettled(
    TlsServerStats *stats,
    TlsChannel *channel)
{
    const TlsFailure *failure = TlsSessionFailure(channel->session);

    if (TlsSessionEstablished(channel->session)) {
        CountEstablished(stats, channel);
    } else if (failure != NULL) {
        TlsServerStatsFailed(stats, failure);
    }
}

static void
PutNumber(
    Tcl_Obj *dict,
    const char *key,
    Tcl_WideInt number)
{
    TlsDictPut(dict, key, Tcl_NewWideIntObj(number));
}

static void
PutTally(
    Tcl_Obj *dict,
    const char *key,
    const TlsTally *tally)
{
    Tcl_Obj *counts = Tcl_NewDictObj();

    for (; tally != NULL; tally = tally->next) {
        PutNumber(counts, tally->word, tally->count);
    }
    TlsDictPut(dict, key, counts);
}

Tcl_Obj *
TlsServerStatsValue(
    const TlsServerStats *stats,
    int inProgress)
{
    Tcl_Obj *dict = Tcl_NewDictObj();

    PutNumber(dict, "accepted", stats->accepted);
    PutNumber(dict, "in_progress", inProgress);
    PutNumber(dict, "peak", stats->peak);
    PutNumber(dict, "succeeded", stats->succeeded);
    PutNumber(dict, "resumed", stats->resumed);
    PutNumber(dict, "closed", stats->closed);
    PutTally(dict, "failed", stats->failed);
    PutTally(dict, "alerts", stats->alerts);
    PutTally(dict, "protocols", stats->protocols);
    PutTally(dict, "ciphers", stats->ciphers);
    PutTally(dict, "groups", stats->groups);
    return dict;
}
