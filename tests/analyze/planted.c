/* planted.c -- a fault that each analyzer has to find; see analyze.sh. */

#include <stdlib.h>

int
UseFreed(
    void)
{
    int *value = malloc(sizeof(*value));

    if (value == NULL) {
        return 0;
    }
    *value = 1;
    free(value);
    return *value;
}
