/*
 * fixture.h --
 *
 *	The files of tests/pki, for tests in C.
 */

#ifndef TLS_FIXTURE_H
#define TLS_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>

/* Reads a fixture, which must exist, as a string. */
static char *
ReadFixture(
    const char *folder,
    const char *name)
{
    char path[1024];
    char *text = calloc(1, 65536);
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL || fread(text, 1, 65535, file) == 0) {
        printf("cannot read %s\n", path);
        exit(2);
    }
    fclose(file);
    return text;
}

#endif /* TLS_FIXTURE_H */
